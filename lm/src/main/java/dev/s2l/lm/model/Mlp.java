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
  default Tensor of(Tensor x, Mode mode) {
    return down().of(inner(entered(x, mode), mode), mode);
  }

  /// What the projections of what enters give; the gate first.
  List<Tensor> entered(Tensor x, Mode mode);

  /// What goes into [#down].
  ///
  /// @param entered of [#entered], perhaps overwritten where no gradients are recorded
  Tensor inner(List<Tensor> entered, Mode mode);

  /// The projections of what enters; the gate first.
  List<Linear> entering();

  Activation activation();

  Linear down();

  /// Whether the first half of what [#entering] gives is the gate of the second.
  boolean gated();

  /// `down(activation(up x))`
  record Plain(Linear up, Linear down, Activation activation) implements Mlp {
    @Override
    public List<Tensor> entered(Tensor x, Mode mode) {
      return List.of(up.of(x, mode));
    }

    @Override
    public Tensor inner(List<Tensor> entered, Mode mode) {
      return activate(activation, entered.getFirst(), mode);
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
    public List<Tensor> entered(Tensor x, Mode mode) {
      return List.of(gate.of(x, mode), up.of(x, mode));
    }

    @Override
    public Tensor inner(List<Tensor> entered, Mode mode) {
      var gated = activate(activation, entered.getFirst(), mode);
      return mode.training() ? gated.mul(entered.getLast()) : gated.mul_(entered.getLast());
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
    public List<Tensor> entered(Tensor x, Mode mode) {
      return List.of(gateUp.of(x, mode));
    }

    @Override
    public Tensor inner(List<Tensor> entered, Mode mode) {
      var both = entered.getFirst();
      long width = both.size(-1) / 2;
      var gated = activate(activation, both.narrow(-1, 0, width), mode);
      return gated.mul(both.narrow(-1, width, width));
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
