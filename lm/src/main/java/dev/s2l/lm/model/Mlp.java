package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.gelu_;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.silu_;

import dev.s2l.lm.model.DecoderConfig.Activation;
import org.bytedeco.pytorch.Tensor;

/// The MLP of one layer, (B, S, H) → (B, S, H).
sealed interface Mlp {
  Tensor of(Tensor x, boolean training);

  /// `down(activation(up x))`
  record Plain(Linear up, Linear down, Activation activation) implements Mlp {
    @Override
    public Tensor of(Tensor x, boolean training) {
      return down.of(activate(activation, up.of(x), training));
    }
  }

  /// `down(activation(gate x) · up x)`
  record Gated(Linear gate, Linear up, Linear down, Activation activation) implements Mlp {
    @Override
    public Tensor of(Tensor x, boolean training) {
      var gated = activate(activation, gate.of(x), training);
      return down.of(training ? gated.mul(up.of(x)) : gated.mul_(up.of(x)));
    }
  }

  /// As [Gated], gate and up in one product, gate first.
  record GatedFused(Linear gateUp, Linear down, Activation activation) implements Mlp {
    @Override
    public Tensor of(Tensor x, boolean training) {
      var both = gateUp.of(x);
      long width = both.size(-1) / 2;
      var gated = activate(activation, both.narrow(-1, 0, width), training);
      return down.of(gated.mul(both.narrow(-1, width, width)));
    }
  }

  private static Tensor activate(Activation activation, Tensor x, boolean training) {
    return switch (activation) {
      case GELU -> training ? gelu(x) : gelu_(x);
      case GELU_TANH -> training ? gelu(x, "tanh") : gelu_(x, "tanh");
      case SILU -> training ? silu(x) : silu_(x);
      case RELU -> training ? relu(x) : relu_(x);
    };
  }
}
