package dev.s2l.cli;

import dev.s2l.run.CommaList;
import dev.s2l.run.Phrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Options from a YAML file (`--config`): every option of the command under its own name, `_` and
/// `-` alike. What stands on the command line wins. YAML 1.2, so `no` is a word and `1e-5` a
/// number.
final class ConfigFile {
  private ConfigFile() {}

  /// Reads the configuration file, if one was named, before the command runs.
  static IExecutionStrategy thenRun(IExecutionStrategy next) {
    return result -> {
      ParseResult leaf = leaf(result);
      @Nullable Path file = leaf.matchedOptionValue("--config", null);
      if (file == null || leaf.isUsageHelpRequested()) {
        return next.execute(result);
      }
      CommandLine root = result.commandSpec().commandLine();
      return next.execute(root.parseArgs(merge(result, leaf, file)));
    };
  }

  /// What was given to the command itself.
  static ParseResult leaf(ParseResult result) {
    ParseResult leaf = result;
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
    }
    return leaf;
  }

  private static String[] merge(ParseResult result, ParseResult leaf, Path file) {
    CommandSpec spec = leaf.commandSpec();
    var arguments = new ArrayList<>(result.originalArgs());
    for (var entry : read(spec.commandLine(), file).entrySet()) {
      OptionSpec option = option(spec, entry.getKey(), file);
      if (leaf.hasMatchedOption(option)) {
        continue;
      }
      if (isNested(option, entry.getValue())) {
        throw failure(
            spec.commandLine(),
            file,
            Phrase.of("`%s` must be a plain value or a list of them", entry.getKey()));
      }
      arguments.addAll(arguments(option, entry.getValue()));
    }
    return arguments.toArray(String[]::new);
  }

  private static boolean isNested(OptionSpec option, Object value) {
    boolean map = value instanceof Map && !isMap(option);
    return map
        || value instanceof List<?> list
            && list.stream().anyMatch(one -> one instanceof List || isNested(option, one));
  }

  /// The arguments that give an option its value: one, a list of them, or a mapping.
  static List<String> arguments(OptionSpec option, Object value) {
    String name = option.longestName();
    return switch (value) {
      case Boolean flag when isFlag(option) ->
          flag
              ? List.of(name)
              : option.negatable() ? List.of("--no-" + name.substring(2)) : List.of();
      case List<?> list when option.parameterConsumer() != null && !isMap(option) ->
          list.stream().map(one -> name + "=" + quoted(one)).toList();
      case List<?> list -> list.stream().flatMap(one -> arguments(option, one).stream()).toList();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(one -> name + "=" + one.getKey() + "=" + quoted(one.getValue()))
              .toList();
      default -> List.of(isFlag(option) ? name : name + "=" + value);
    };
  }

  private static String quoted(Object value) {
    return CommaList.quoted(String.valueOf(value));
  }

  private static boolean isMap(ArgSpec option) {
    return Map.class.isAssignableFrom(option.type());
  }

  private static boolean isFlag(ArgSpec option) {
    return option.arity().max() == 0;
  }

  private static Map<String, Object> read(CommandLine command, Path file) {
    try {
      var settings =
          LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(file.toString()).build();
      Object loaded = new Load(settings).loadFromString(Files.readString(file));
      if (loaded == null) {
        return Map.of();
      }
      if (!(loaded instanceof Map<?, ?> map)) {
        throw failure(command, file, "expected `option: value` lines");
      }
      var values = new TreeMap<String, Object>();
      for (var entry : map.entrySet()) {
        @Nullable Object value = entry.getValue();
        if (value == null) {
          throw failure(command, file, Phrase.of("`%s` has no value", entry.getKey()));
        }
        values.put(String.valueOf(entry.getKey()), value);
      }
      return values;
    } catch (NoSuchFileException e) {
      throw failure(command, file, "no such file");
    } catch (IOException | YamlEngineException e) {
      throw failure(command, file, String.valueOf(e.getMessage()));
    }
  }

  private static OptionSpec option(CommandSpec spec, String key, Path file) {
    String name = "--" + key.replace('_', '-');
    OptionSpec option = spec.findOption(name);
    if (option != null && isKey(option)) {
      return option;
    }
    List<String> names =
        spec.options().stream().filter(ConfigFile::isKey).map(OptionSpec::longestName).toList();
    String advice =
        Suggestions.option(name, names)
            .map(n -> Phrase.of("; did you mean `%s`?", n.substring(2).replace('-', '_')))
            .orElse("");
    throw failure(spec.commandLine(), file, Phrase.of("unknown key `%s`%s", key, advice));
  }

  private static boolean isKey(OptionSpec option) {
    return !option.hidden() && !option.usageHelp() && !option.longestName().equals("--config");
  }

  private static ParameterException failure(CommandLine command, Path file, String what) {
    return new ParameterException(command, Phrase.of("config file %s: %s", file, what));
  }
}
