package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Residual;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// One layer. Does not own its weights.
///
/// @param mlpNorm unused where both halves share one norm
record Layer(Residual residual, Norm attentionNorm, Attention attention, Norm mlpNorm, Mlp mlp) {

  /// @param x (B, S, H), not changed
  /// @param wanted where the output is
  /// @return (B, S, H), or what is wanted of it, in the scope around
  Tensor of(Tensor x, Pass pass, Wanted wanted) {
    try (var scope = new PointerScope()) {
      var normed = attentionNorm.of(x);
      var attended = attend(normed, pass, wanted);
      var shared = sharesNorm() ? wanted.of(normed) : normed;
      return Scopes.leave(scope, rest(wanted.of(x), shared, attended));
    }
  }

  /// Whether attention and MLP read the output of one norm.
  boolean sharesNorm() {
    return residual == Residual.PARALLEL_SHARED_NORM;
  }

  private Tensor attend(Tensor normed, Pass pass, Wanted wanted) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, attention.of(normed, pass, wanted));
    }
  }

  /// What follows on attention.
  private Tensor rest(Tensor x, Tensor normed, Tensor attended) {
    var between = between(x, normed, attended);
    return transform(between.mlpInput()).add_(between.sum());
  }

  /// What a layer has between attention and MLP.
  ///
  /// @param sum of what enters the layer and what attention gave; the MLP's output is added to it
  /// @param mlpInput what the MLP takes
  record Between(Tensor sum, Tensor mlpInput) {}

  /// @param x what enters the layer
  /// @param normed `x` after the norm of attention; unused where the MLP has a norm of its own
  /// @param attended what attention gave; nobody else's
  Between between(Tensor x, Tensor normed, Tensor attended) {
    var sum = attended.add_(x);
    var mlpInput =
        switch (residual) {
          case SEQUENTIAL -> mlpNorm.of(sum);
          case PARALLEL -> mlpNorm.of(x);
          case PARALLEL_SHARED_NORM -> normed;
        };
    return new Between(sum, mlpInput);
  }

  private Tensor transform(Tensor normed) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, mlp.of(normed, Mode.SCORING));
    }
  }
}
