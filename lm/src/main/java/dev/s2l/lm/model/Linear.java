package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.linear;

import java.util.Optional;
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

  private Tensor outputMajor() {
    return inputMajor ? weight.t() : weight;
  }
}
