package dev.s2l.lm.model;

import org.bytedeco.pytorch.global.torch.ScalarType;

/// The number format that a decoder's parameters are kept and multiplied in.
public enum DType {
  FLOAT32("float32", ScalarType.Float, 4),
  BFLOAT16("bfloat16", ScalarType.BFloat16, 2);

  private final String label;
  private final ScalarType scalarType;
  private final int bytes;

  DType(String label, ScalarType scalarType, int bytes) {
    this.label = label;
    this.scalarType = scalarType;
    this.bytes = bytes;
  }

  /// The name that Hugging Face uses, for example `bfloat16`.
  public String label() {
    return label;
  }

  public ScalarType scalarType() {
    return scalarType;
  }

  /// Bytes of one number.
  public int bytes() {
    return bytes;
  }
}
