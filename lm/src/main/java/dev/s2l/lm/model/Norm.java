package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.rms_norm;

import dev.s2l.lm.model.DecoderConfig.NormKind;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// A normalisation over the last dimension. Does not own its weight.
record Norm(NormKind kind, long width, TensorOptional weight, TensorOptional bias, double epsilon) {
  Tensor of(Tensor x) {
    long[] over = {width};
    return switch (kind) {
      case LAYER_NORM -> layer_norm(x, over, weight, bias, epsilon, true);
      case RMS_NORM -> rms_norm(x, over, weight, new DoubleOptional(epsilon));
    };
  }
}
