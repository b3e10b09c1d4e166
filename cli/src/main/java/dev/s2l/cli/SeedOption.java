package dev.s2l.cli;

import picocli.CommandLine.Option;

/// The seed of all random streams.
final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of all random choices. Default: ${DEFAULT-VALUE}.")
  long seed = 42;
}
