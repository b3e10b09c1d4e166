package dev.s2l.lm.model;

import org.bytedeco.pytorch.global.torch.ScalarType;

/// The number format that a decoder's parameters are kept and multiplied in.
public enum DType {
  FLOAT32("float32", ScalarType.Float, 4),
  BFLOAT16("bfloat16", ScalarType.BFloat16, 2),

  /// Projections are multiplied in int8, from a copy of their own; everything else is float32. For
  /// scoring only.
  INT8("int8", ScalarType.Float, 4);

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

  /// What tensors hold: the results of products, and what is computed from them.
  public ScalarType scalarType() {
    return scalarType;
  }

  /// Bytes of one number of these.
  public int bytes() {
    return bytes;
  }

  /// Whether tensors are float32.
  boolean float32() {
    return scalarType == ScalarType.Float;
  }

  /// Whether all numbers, those of products too, are float32 in main memory, where plain code and
  /// other libraries can read them.
  boolean plainOn(ComputeDevice device) {
    return this == FLOAT32 && device == ComputeDevice.CPU;
  }
}
