package dev.s2l.cli;

import dev.s2l.pipeline.ComparedMethod;
import dev.s2l.pipeline.OwnTool;
import dev.s2l.pipeline.RecordedLosses;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.select.SelectionMethod;
import dev.s2l.trajectory.TableReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `NAME=METHOD OPTIONS`: a method with options of `s2l select` under a name of the user's own.
final class VariantOption {
  private static final String OPTION = "--variant";

  /// What a selection is not given here.
  private static final List<String> ELSEWHERE = List.of("--budget", "--nested");

  private VariantOption() {}

  /// The options of a selection, to be parsed alone.
  @Command(name = "variant")
  private static final class Parsed {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--trajectories")
    private @Nullable Path trajectories;

    @Mixin private SelectOptions select = new SelectOptions();
  }

  /// @throws S2lException (2) naming the variant, if its options cannot be read
  static ComparedMethod parse(String text, TableReading table) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(0, equals).strip();
    if (SelectionMethod.names().contains(name) || ComparedMethod.CONTROLS.contains(name)) {
      throw refused(text, name + " is the name of a method; choose another one");
    }
    if (name.isEmpty() || name.contains(" ") || name.startsWith("-")) {
      throw refused(
          text, "expected NAME=OPTIONS, for example 'clean=small-to-large --exclude truncated'");
    }
    var words =
        new ArrayList<String>(OwnTool.words(OPTION + " " + name, text.substring(equals + 1)));
    if (!words.isEmpty() && !words.getFirst().startsWith("-")) {
      words.addFirst("--method");
    }
    for (String word : words) {
      for (String option : ELSEWHERE) {
        if (word.equals(option) || word.startsWith(option + "=")) {
          throw refused(text, option + " is no part of a method; sizes are those of --budgets");
        }
      }
    }
    var parsed = new Parsed();
    var command = new CommandLine(parsed);
    try {
      command.parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      throw refused(text, String.valueOf(e.getMessage()));
    }
    SelectionMethod chosen;
    ComparedMethod method;
    try {
      chosen = parsed.select.method(parsed.spec);
      method = ComparedMethod.of(name, chosen, parsed.select.protection());
    } catch (S2lException | ParameterException e) {
      throw refused(text, S2lException.withOptions(e));
    }
    for (var ignored : IgnoredChoices.of(chosen, parsed.select)) {
      throw refused(text, ignored.sentence(chosen.name()) + " Leave out what does nothing");
    }
    return parsed.trajectories == null
        ? method
        : method.by(new RecordedLosses(parsed.trajectories, Optional.empty(), table));
  }

  private static S2lException refused(String text, String why) {
    String end = why.endsWith(".") ? "" : ".";
    return new S2lException(ExitCode.USAGE, Phrase.of("%s %s: %s%s", OPTION, text, why, end));
  }
}
