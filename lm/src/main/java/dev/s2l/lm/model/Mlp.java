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
  Tensor of(Tensor x, Mode mode);

  /// `down(activation(up x))`
  record Plain(Linear up, Linear down, Activation activation) implements Mlp {
    @Override
    public Tensor of(Tensor x, Mode mode) {
      return down.of(activate(activation, up.of(x, mode), mode), mode);
    }
  }

  /// `down(activation(gate x) · up x)`
  record Gated(Linear gate, Linear up, Linear down, Activation activation) implements Mlp {
    @Override
    public Tensor of(Tensor x, Mode mode) {
      var gated = activate(activation, gate.of(x, mode), mode);
      var product = mode.training() ? gated.mul(up.of(x, mode)) : gated.mul_(up.of(x, mode));
      return down.of(product, mode);
    }
  }

  /// As [Gated], gate and up in one product, gate first.
  record GatedFused(Linear gateUp, Linear down, Activation activation) implements Mlp {
    @Override
    public Tensor of(Tensor x, Mode mode) {
      var both = gateUp.of(x, mode);
      long width = both.size(-1) / 2;
      var gated = activate(activation, both.narrow(-1, 0, width), mode);
      return down.of(gated.mul(both.narrow(-1, width, width)), mode);
    }
  }

  private static Tensor activate(Activation activation, Tensor x, Mode mode) {
    return switch (activation) {
      case GELU -> mode.training() ? gelu(x) : gelu_(x);
      case GELU_TANH -> mode.training() ? gelu(x, "tanh") : gelu_(x, "tanh");
      case SILU -> mode.training() ? silu(x) : silu_(x);
      case RELU -> mode.training() ? relu(x) : relu_(x);
    };
  }
}
