package dev.s2l.cli;

import java.util.List;
import picocli.CommandLine;

/// The commands, in the order of `s2l --help`. Building one costs a process some ten milliseconds
/// of reading its options, so that only those are built that the arguments can reach.
final class Commands {
  private static final List<String> NAMES =
      List.of(
          "demo",
          "run",
          "train",
          "record",
          "select",
          "generate",
          "report",
          "verify",
          "dataset",
          "plan",
          "env",
          "completion",
          "help");

  /// Commands about the other commands.
  private static final List<String> ABOUT_ALL = List.of("completion", "help");

  /// Options that ask about the program and need no command.
  private static final List<String> VERSION = List.of("--version", "-V");

  private Commands() {}

  static CommandLine all() {
    return tree(NAMES);
  }

  /// Without the commands that `arguments` cannot reach.
  static CommandLine reachedBy(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (arguments.length == 1 && VERSION.contains(first)) {
      return tree(List.of());
    }
    boolean alone = NAMES.contains(first) && !ABOUT_ALL.contains(first);
    return alone ? tree(List.of(first)) : all();
  }

  private static CommandLine tree(List<String> names) {
    var root = new CommandLine(new S2lCommand());
    for (String name : names) {
      var command = new CommandLine(named(name));
      if (!name.equals("help")) {
        command.addMixin("help", new HelpOption());
      }
      root.addSubcommand(name, command);
    }
    return root;
  }

  private static Object named(String name) {
    return switch (name) {
      case "demo" -> new DemoCommand();
      case "run" -> new RunCommand();
      case "train" -> new TrainCommand();
      case "record" -> new RecordCommand();
      case "select" -> new SelectCommand();
      case "generate" -> new GenerateCommand();
      case "report" -> new ReportCommand();
      case "verify" -> new VerifyCommand();
      case "dataset" -> new DatasetCommand();
      case "plan" -> new PlanCommand();
      case "env" -> new EnvCommand();
      case "completion" -> new CompletionCommand();
      case "help" -> new CommandLine.HelpCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
