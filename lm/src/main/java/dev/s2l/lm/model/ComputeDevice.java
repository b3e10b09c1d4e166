package dev.s2l.lm.model;

import dev.s2l.run.EnumWords;
import dev.s2l.run.S2lException;

/// Where tensors live.
public enum ComputeDevice {
  CPU,
  /// An NVIDIA GPU; needs a build with the Maven profile `cuda`.
  CUDA;

  /// The format that pays there, by a fixed rule: bfloat16 on a GPU and where the processor gains
  /// by it, else float32.
  public DType fastest() {
    return this == CUDA || Processor.here().gainsByBfloat16() ? DType.BFLOAT16 : DType.FLOAT32;
  }

  /// As `--device` says it, and libtorch.
  public String label() {
    return EnumWords.of(this);
  }

  /// @throws S2lException (2) for a name that is none
  public static ComputeDevice named(String label) {
    return EnumWords.named(ComputeDevice.class, "--device", label);
  }
}
