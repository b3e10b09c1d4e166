package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// A projection, with what an adapter adds to it. Does not own its weights.
///
/// @param weight (out, in), or (in, out) if `inputMajor`
/// @param bias (out), or empty
/// @param inputMajor whether the weight is stored (in, out)
/// @param int8 what is multiplied instead of the weight; empty where the weight is
/// @param adapter empty where the product is the weight's alone
record Linear(
    Tensor weight,
    TensorOptional bias,
    boolean inputMajor,
    Optional<Int8Weight> int8,
    Optional<LowRank> adapter) {
  long inputs() {
    return weight.size(inputMajor ? 0 : 1);
  }

  long outputs() {
    return weight.size(inputMajor ? 1 : 0);
  }

  /// @param x (…, in)
  /// @return (…, out)
  Tensor of(Tensor x, Mode mode) {
    var product = int8.isPresent() ? int8.get().of(x, bias) : linear(x, outputMajor(), bias);
    return adapter.isPresent() ? adapter.get().addedTo(product, x, mode) : product;
  }

  /// The gradient in something that is trained.
  record Gradient(Tensor parameter, Tensor value) {}

  /// The gradients in what a product was made of.
  ///
  /// @param input (…, in)
  record Gradients(Tensor input, List<Gradient> trained) {}

  /// Walks back a product that no graph has recorded.
  ///
  /// @param x what went in (…, in)
  /// @param into the gradient in what came out (…, out)
  Gradients back(Tensor x, Tensor into, Mode mode) {
    var trained = new ArrayList<Gradient>();
    Tensor input;
    try (var noGrad = new NoGradGuard()) {
      var rows = x.reshape(-1, inputs());
      var flowing = into.reshape(-1, outputs());
      input = flowing.mm(outputMajor()).view(x.sizes());
      if (weight.requires_grad()) {
        trained.add(new Gradient(weight, inputMajor ? rows.t().mm(flowing) : flowing.t().mm(rows)));
      }
      if (bias.has_value() && bias.get().requires_grad()) {
        long[] byRow = {0};
        trained.add(new Gradient(bias.get(), flowing.sum(byRow)));
      }
    }
    if (adapter.isPresent()) {
      var change = adapter.get().back(x, into, mode);
      input.add_(change.input());
      trained.addAll(change.trained());
    }
    return new Gradients(input, trained);
  }

  private Tensor outputMajor() {
    return inputMajor ? weight.t() : weight;
  }
}
