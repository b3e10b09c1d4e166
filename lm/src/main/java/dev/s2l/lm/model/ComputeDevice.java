package dev.s2l.lm.model;

import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
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

  /// Whether [DType#INT8] can be computed here.
  public boolean multipliesInt8() {
    return this == CPU && Processor.here().multipliesInt8();
  }

  /// @throws S2lException (6) where [DType#INT8] cannot be computed
  public void requireInt8() {
    if (!multipliesInt8()) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "--dtype int8: %s. Use --dtype float32%s.",
              this == CUDA
                  ? "s2l has products of int8 numbers for CPUs only"
                  : "this processor has no instructions for products of int8 numbers (AVX512-VNNI,"
                      + " AVX-VNNI)",
              this == CUDA ? " or bfloat16" : ""));
    }
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
