package dev.s2l.lm.model;

import dev.s2l.run.StopSignal;
import org.bytedeco.pytorch.Tensor;

/// [Steps] by libtorch's operators, in any format and on any device.
record TensorSteps(Decoder decoder, RowCaches caches) implements Steps {
  @Override
  public Tensor next(int[] ids, StopSignal stop) {
    return decoder.logits(decoder.next(ids, caches, stop));
  }

  @Override
  public void close() {}
}
