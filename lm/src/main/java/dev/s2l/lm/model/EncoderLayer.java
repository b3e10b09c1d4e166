package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.gelu_;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu_;

import dev.s2l.lm.model.DecoderConfig.Activation;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// One layer of an encoder: every token looks at all of its text; norms stand behind the sums.
record EncoderLayer(
    Dense query,
    Dense key,
    Dense value,
    Dense output,
    Norm attentionNorm,
    Dense up,
    Dense down,
    Norm mlpNorm,
    int heads,
    Activation activation) {
  /// A projection; does not own its weights.
  ///
  /// @param weight (out, in)
  /// @param bias (out)
  record Dense(Tensor weight, TensorOptional bias) {
    Tensor of(Tensor x) {
      return linear(x, weight, bias);
    }
  }

  /// @param x (B, S, H)
  /// @param mask (B, 1, S, S), −∞ where a position is padding, or none
  /// @return (B, S, H), in the scope of the caller
  Tensor of(Tensor x, TensorOptional mask) {
    try (var scope = new PointerScope()) {
      var attended =
          scaled_dot_product_attention(
                  byHead(query.of(x)),
                  byHead(key.of(x)),
                  byHead(value.of(x)),
                  mask,
                  0,
                  false,
                  new DoubleOptional(),
                  false)
              .transpose(1, 2)
              .reshape(x.size(0), x.size(1), x.size(2));
      var between = attentionNorm.of(output.of(attended).add_(x));
      var inner = activated(up.of(between));
      return Scopes.leave(scope, mlpNorm.of(down.of(inner).add_(between)));
    }
  }

  /// (B, N, S, D)
  private Tensor byHead(Tensor x) {
    return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }

  private Tensor activated(Tensor x) {
    return switch (activation) {
      case GELU -> gelu_(x);
      case GELU_TANH -> gelu_(x, "tanh");
      case SILU -> silu_(x);
      case RELU -> relu_(x);
    };
  }
}
