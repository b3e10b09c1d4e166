package dev.s2l.cli;

import dev.s2l.lm.model.ComputeDevice;
import picocli.CommandLine.Option;

/// Where models are computed.
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description =
          "cpu, or cuda in a build with the Maven profile cuda (docs/gpu.md)."
              + " Default: ${DEFAULT-VALUE}.")
  private String device = "cpu";

  ComputeDevice device() {
    return ComputeDevice.named(device);
  }
}
