package dev.s2l.lm.model;

/// What tests compute with.
public final class Computes {
  /// This machine's processors.
  public static final Compute CPU = Compute.on(ComputeDevice.CPU).withFormat(DType.FLOAT32);

  private Computes() {}
}
