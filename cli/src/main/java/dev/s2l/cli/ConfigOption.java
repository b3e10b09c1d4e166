package dev.s2l.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Names a file with options. [ConfigFile] reads it before the command runs.
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with options of this command; the command line overrides it.")
  @Nullable Path config;
}
