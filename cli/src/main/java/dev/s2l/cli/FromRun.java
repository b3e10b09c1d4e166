package dev.s2l.cli;

import dev.s2l.pipeline.EarlierRun;
import dev.s2l.pipeline.SelectionWords;
import dev.s2l.run.EnumWords;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.ShellWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Options from an earlier run (`--from`): its data, its losses and its selection's settings, as if
/// they stood on the command line. What the command line or the configuration file give wins.
final class FromRun {
  private static final String FROM = "--from";
  private static final String WITHOUT = "--without";
  private static final String OUTPUT = "--output-dir";
  private static final String LOSSES = "--trajectories";

  private final ParseResult given;
  private final CommandSpec spec;

  private FromRun(ParseResult given) {
    this.given = given;
    this.spec = given.commandSpec();
  }

  /// Reads the earlier run, if one was named, before the command runs.
  static IExecutionStrategy thenRun(IExecutionStrategy next) {
    return result -> {
      ParseResult leaf = ConfigFile.leaf(result);
      if (leaf.commandSpec().findOption(FROM) == null || leaf.isUsageHelpRequested()) {
        return next.execute(result);
      }
      var arguments = new ArrayList<>(result.originalArgs());
      try {
        arguments.addAll(new FromRun(leaf).arguments());
      } catch (IOException | S2lException e) {
        throw new ExecutionException(
            leaf.commandSpec().commandLine(), S2lException.withOptions(e), e);
      }
      var root = result.commandSpec().commandLine();
      return next.execute(root.parseArgs(arguments.toArray(String[]::new)));
    };
  }

  private List<String> arguments() throws IOException {
    @Nullable Path from = given.matchedOptionValue(FROM, null);
    List<String> without = given.matchedOptionValue(WITHOUT, List.of());
    if (from == null) {
      if (!without.isEmpty()) {
        throw refused("--without goes with --from: it names what is not taken from the run.");
      }
      return List.of();
    }
    if (given.hasMatchedOption(LOSSES)) {
      throw refused(
          "--from and --trajectories cannot both be given: the losses are those of the run. For"
              + " other losses, name the data with --data instead of --from.");
    }
    refuseSamePlace(from);
    return arguments(from, taken(EarlierRun.open(from)), without);
  }

  private void refuseSamePlace(Path from) throws IOException {
    @Nullable Path output = given.matchedOptionValue(OUTPUT, null);
    if (output != null && Files.exists(from) && Files.exists(output)) {
      if (Files.isSameFile(from, output)) {
        throw refused(
            Phrase.of(
                "--from and --output-dir are the same directory, %s. Name a new one for"
                    + " this selection.",
                output));
      }
    }
  }

  /// Option values by name.
  private Map<String, Object> taken(EarlierRun run) throws IOException {
    var values = new TreeMap<String, Object>(run.selection());
    @Nullable String method = given.matchedOptionValue("--method", null);
    if (method != null) {
      SelectionWords.keepOptionsFor(method, values);
    }
    values.putAll(run.losses());
    boolean otherData = given.hasMatchedOption("--data");
    if (!run.isBare() || otherData) {
      values.putAll(run.data(otherData));
    }
    return values;
  }

  private List<String> arguments(Path from, Map<String, Object> values, List<String> without) {
    List<String> names = known();
    for (String name : without) {
      if (!names.contains(name)) {
        throw EnumWords.unknown(WITHOUT, name, names);
      }
    }
    var arguments = new ArrayList<String>();
    var told = new ArrayList<String>();
    values.forEach(
        (name, value) -> {
          OptionSpec option = Objects.requireNonNull(spec.findOption("--" + name), name);
          if (!without.contains(name) && !isGiven(name)) {
            var taken = ConfigFile.arguments(option, value);
            arguments.addAll(taken);
            if (!String.valueOf(value).equals(option.defaultValue())) {
              told.addAll(taken);
            }
          }
        });
    ConsoleProgress.on(spec.commandLine().getErr())
        .note(Phrase.of("taken from %s: %s", from, ShellWords.line(told)));
    return arguments;
  }

  /// The options that a run may give.
  private List<String> known() {
    return spec.options().stream()
        .map(option -> option.longestName())
        .filter(name -> !EffectiveConfig.ABOUT_THE_CALL.contains(name) && !name.equals(OUTPUT))
        .map(name -> name.substring(2))
        .sorted()
        .toList();
  }

  /// Whether the command line or the configuration file give the option, or one that takes its
  /// place.
  private boolean isGiven(String name) {
    return SelectionWords.CLUSTER_COUNTS.contains(name)
        ? SelectionWords.CLUSTER_COUNTS.stream().anyMatch(one -> given.hasMatchedOption("--" + one))
        : given.hasMatchedOption("--" + name);
  }

  private ParameterException refused(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
