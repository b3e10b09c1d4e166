package dev.s2l.lm.model;

import dev.s2l.run.StopSignal;
import org.bytedeco.pytorch.Tensor;

/// [Steps] by libtorch's operators, in any format and on any device.
record TensorSteps(Decoder decoder, RowCaches caches) implements Steps {
  TensorSteps(Decoder decoder, int rows, int positions) {
    // What is masked is multiplied by zero: it must be a number.
    this(decoder, RowCaches.zeros(decoder, rows, positions));
  }

  @Override
  public Tensor next(int[] ids, StopSignal stop) {
    return decoder.logits(decoder.next(ids, caches, stop));
  }

  @Override
  public void close() {
    caches.close();
  }
}
