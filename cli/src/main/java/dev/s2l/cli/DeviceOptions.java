package dev.s2l.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the arithmetic runs on. Each of these changes bits, so each stands in the manifest.
final class DeviceOptions {
  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "auto, float32 or bfloat16. auto is bfloat16 on processors with AVX512-BF16 or AMX,"
              + " else float32. Default: ${DEFAULT-VALUE}.")
  String dtype = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for the arithmetic. Default: all processors.")
  @Nullable Integer threads;
}
