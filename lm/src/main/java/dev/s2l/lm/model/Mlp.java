package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.gelu_;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.silu_;

import dev.s2l.lm.model.DecoderConfig.Activation;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// The MLP of one layer, (B, S, H) → (B, S, H).
sealed interface Mlp {
  Tensor of(Tensor x, Mode mode);

  /// The projections of what enters; the gate first.
  List<Linear> entering();

  Activation activation();

  Linear down();

  /// Whether the first half of what [#entering] gives is the gate of the second.
  boolean gated();

  /// `down(activation(up x))`
  record Plain(Linear up, Linear down, Activation activation) implements Mlp {
    @Override
    public Tensor of(Tensor x, Mode mode) {
      return down.of(activate(activation, up.of(x, mode), mode), mode);
    }

    @Override
    public List<Linear> entering() {
      return List.of(up);
    }

    @Override
    public boolean gated() {
      return false;
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

    @Override
    public List<Linear> entering() {
      return List.of(gate, up);
    }

    @Override
    public boolean gated() {
      return true;
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

    @Override
    public List<Linear> entering() {
      return List.of(gateUp);
    }

    @Override
    public boolean gated() {
      return true;
    }
  }

  private static Tensor activate(Activation activation, Tensor x, Mode mode) {
    if (!mode.training()) {
      return activateInPlace(activation, x);
    }
    return switch (activation) {
      case GELU -> gelu(x);
      case GELU_TANH -> gelu(x, "tanh");
      case SILU -> silu(x);
      case RELU -> relu(x);
    };
  }

  /// @return `x`
  static Tensor activateInPlace(Activation activation, Tensor x) {
    return switch (activation) {
      case GELU -> gelu_(x);
      case GELU_TANH -> gelu_(x, "tanh");
      case SILU -> silu_(x);
      case RELU -> relu_(x);
    };
  }
}
