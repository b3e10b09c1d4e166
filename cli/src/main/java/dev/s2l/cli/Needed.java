package dev.s2l.cli;

import dev.s2l.run.Phrase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Options that a command cannot do without. They may stand in the configuration file, so picocli
/// cannot check them while it reads the command line.
final class Needed {
  private Needed() {}

  static <T> T option(CommandSpec spec, String name, @Nullable T value) {
    if (value == null || value instanceof List<?> list && list.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          Phrase.of(
              "%s needs %s, on the command line or in the --config file.", spec.name(), name));
    }
    return value;
  }
}
