package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.globalContext;

/// What tests compute with.
public final class Computes {
  /// This machine's processors.
  public static final Compute CPU = Compute.on(ComputeDevice.CPU).withFormat(DType.FLOAT32);

  /// What tests against golden numbers compute with, those tagged `device`: the processors, or what
  /// `-Ds2l.test.device` names.
  public static final Compute DEVICE = named(System.getProperty("s2l.test.device", "cpu"));

  private Computes() {}

  private static Compute named(String label) {
    var device = ComputeDevice.named(label);
    if (device == ComputeDevice.CPU) {
      return CPU;
    }
    var compute = Compute.on(device).withFormat(DType.FLOAT32);
    // The golden numbers are true float32; a GPU shortens its products unless it is told.
    globalContext().setFloat32MatmulPrecision("highest");
    return compute;
  }
}
