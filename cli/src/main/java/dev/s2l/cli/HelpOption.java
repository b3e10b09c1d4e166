package dev.s2l.cli;

import picocli.CommandLine.Option;

/// Every command explains itself.
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  boolean help;
}
