package dev.s2l.cli;

import dev.s2l.run.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options that a command runs with, as a file that `--config` reads again. Options without a
/// value are left out: their defaults depend on the model.
final class EffectiveConfig {
  static final Set<String> ABOUT_THE_CALL =
      Set.of(
          "--config",
          "--force-new",
          "--from",
          "--without",
          "--json",
          "--print-config",
          "--help",
          "--version");

  private EffectiveConfig() {}

  static String of(CommandSpec spec) {
    var text = new StringBuilder("# s2l " + spec.name() + " --config THIS_FILE\n");
    spec.options().stream()
        .filter(option -> !ABOUT_THE_CALL.contains(option.longestName()))
        .sorted((a, b) -> a.longestName().compareTo(b.longestName()))
        .forEach(option -> append(option, text));
    return text.toString();
  }

  private static void append(OptionSpec option, StringBuilder text) {
    Object value = option.getValue();
    if (value == null
        || value instanceof Collection<?> many && many.isEmpty()
        || value instanceof Map<?, ?> none && none.isEmpty()) {
      return;
    }
    String key = option.longestName().substring(2).replace('-', '_');
    text.append(key).append(": ");
    if (value instanceof Collection<?> many) {
      List<String> quoted = many.stream().map(EffectiveConfig::scalar).toList();
      text.append('[').append(String.join(", ", quoted)).append(']');
    } else if (value instanceof Map<?, ?> map) {
      List<String> entries =
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + scalar(String.valueOf(entry.getValue())))
              .sorted()
              .toList();
      text.append('{').append(String.join(", ", entries)).append('}');
    } else {
      text.append(scalar(value));
    }
    text.append('\n');
  }

  private static String scalar(Object value) {
    // A text as JSON has it is one of YAML, too.
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : Json.COMPACT.writeValueAsString(value.toString());
  }
}
