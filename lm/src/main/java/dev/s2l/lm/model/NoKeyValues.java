package dev.s2l.lm.model;

import org.bytedeco.pytorch.Tensor;

/// The start of a sequence.
final class NoKeyValues extends KeyValues {
  @Override
  public int length() {
    return 0;
  }

  @Override
  KeyValuePair append(int layer, Tensor keys, Tensor values) {
    return new KeyValuePair(keys, values);
  }

  @Override
  void advance(int positions) {}

  @Override
  public void close() {}
}
