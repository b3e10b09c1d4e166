package dev.s2l.cli;

import dev.s2l.run.Yaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options that a command runs with, as a file that `--config` reads again: one a line, texts
/// in quotation marks. Options without a value are left out: their defaults depend on the model.
final class EffectiveConfig {
  static final Set<String> ABOUT_THE_CALL =
      Set.of(
          "--config",
          "--force-new",
          "--from",
          "--without",
          "--json",
          "--plan",
          "--print-config",
          "--help",
          "--version");

  private static final String HEAD = "# s2l ";
  private static final String TAIL = " --config THIS_FILE";

  private EffectiveConfig() {}

  /// Whether a file is what this class writes.
  static boolean isOne(Path file) throws IOException {
    try (var lines = Files.newBufferedReader(file)) {
      String first = lines.readLine();
      return first != null && first.startsWith(HEAD) && first.endsWith(TAIL);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  static String of(CommandSpec spec) {
    var options = new LinkedHashMap<String, Object>();
    spec.options().stream()
        .filter(option -> !ABOUT_THE_CALL.contains(option.longestName()))
        .filter(EffectiveConfig::hasValue)
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(
            option ->
                options.put(
                    option.longestName().substring(2).replace('-', '_'), plain(option.getValue())));
    return HEAD + spec.name() + TAIL + "\n" + (options.isEmpty() ? "" : Yaml.lines(options));
  }

  private static boolean hasValue(OptionSpec option) {
    Object value = option.getValue();
    return !(value == null
        || value instanceof Collection<?> many && many.isEmpty()
        || value instanceof Map<?, ?> none && none.isEmpty());
  }

  /// What follows the `=` of a mapping is a text.
  private static Object plain(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    var texts = new TreeMap<String, String>();
    map.forEach((word, named) -> texts.put(String.valueOf(word), String.valueOf(named)));
    return texts;
  }
}
