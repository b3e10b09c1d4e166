package dev.s2l.lm.model;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;

/// Where tensors live.
public enum ComputeDevice {
  CPU("cpu"),
  /// An NVIDIA GPU; needs a build with the Maven profile `cuda`.
  CUDA("cuda");

  private final String label;

  ComputeDevice(String label) {
    this.label = label;
  }

  /// The format that pays there, by a fixed rule: bfloat16 on a GPU and where the processor gains
  /// by it, else float32.
  public DType fastest() {
    return this == CUDA || Processor.here().gainsByBfloat16() ? DType.BFLOAT16 : DType.FLOAT32;
  }

  /// As `--device` says it, and libtorch.
  public String label() {
    return label;
  }

  /// @throws S2lException (2) for a name that is none
  public static ComputeDevice named(String label) {
    return Arrays.stream(values())
        .filter(device -> device.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.USAGE, Phrase.of("--device %s: expected cpu or cuda.", label)));
  }
}
