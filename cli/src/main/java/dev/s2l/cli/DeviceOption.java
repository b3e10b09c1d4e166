package dev.s2l.cli;

import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.Torch;
import picocli.CommandLine.Option;

/// What multiplies.
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description =
          "cpu, or cuda in a build with the Maven profile cuda (docs/gpu.md)."
              + " Default: ${DEFAULT-VALUE}.")
  private String device = "cpu";

  /// Makes it the device of this process.
  void choose() {
    Torch.choose(ComputeDevice.named(device));
  }
}
