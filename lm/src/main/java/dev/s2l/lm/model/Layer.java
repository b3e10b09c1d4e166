package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Residual;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// One layer. Does not own its weights.
///
/// @param mlpNorm unused where both halves share one norm
record Layer(Residual residual, Norm attentionNorm, Attention attention, Norm mlpNorm, Mlp mlp) {

  /// @param x (B, S, H), not changed
  /// @return (B, S, H), in the scope around
  Tensor of(Tensor x, Pass pass) {
    try (var scope = new PointerScope()) {
      var result =
          switch (residual) {
            case SEQUENTIAL -> {
              var middle = plus(attend(attentionNorm.of(x), pass), x, pass);
              yield plus(transform(mlpNorm.of(middle), pass), middle, pass);
            }
            case PARALLEL -> {
              var attended = plus(attend(attentionNorm.of(x), pass), x, pass);
              yield plus(transform(mlpNorm.of(x), pass), attended, pass);
            }
            case PARALLEL_SHARED_NORM -> {
              var normed = attentionNorm.of(x);
              var attended = plus(attend(normed, pass), x, pass);
              yield plus(transform(normed, pass), attended, pass);
            }
          };
      return Scopes.leave(scope, result);
    }
  }

  private Tensor attend(Tensor normed, Pass pass) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, attention.of(normed, pass));
    }
  }

  private Tensor transform(Tensor normed, Pass pass) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, mlp.of(normed, pass.training()));
    }
  }

  /// `fresh` is nobody else's; outside of training it becomes the sum.
  private static Tensor plus(Tensor fresh, Tensor x, Pass pass) {
    return pass.training() ? fresh.add(x) : fresh.add_(x);
  }
}
