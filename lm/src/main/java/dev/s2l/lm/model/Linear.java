package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.linear;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// A projection. Does not own its weight.
///
/// @param weight (out, in), or (in, out) if `inputMajor`
/// @param bias (out), or empty
/// @param inputMajor whether the weight is stored (in, out)
record Linear(Tensor weight, TensorOptional bias, boolean inputMajor) {
  Tensor of(Tensor x) {
    return linear(x, inputMajor ? weight.t() : weight, bias);
  }
}
