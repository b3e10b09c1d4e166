package dev.s2l.cli;

import picocli.CommandLine.Option;

/// The one seed.
final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Everything random follows from it. Default: ${DEFAULT-VALUE}.")
  long seed = 42;
}
