package dev.s2l.cli;

import dev.s2l.run.EnumWords;
import dev.s2l.run.Phrase;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Completion of commands and options in the user's shell.
@Command(
    name = "completion",
    description =
        "Prints a completion script: source <(s2l completion bash), the same with zsh, or"
            + " s2l completion fish | source.")
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private String shell = "";

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String script =
        switch (shell) {
          // The script of picocli turns zsh's emulation of bash's completion on by itself.
          case "bash", "zsh" -> AutoComplete.bash(spec.root().name(), root);
          case "fish" -> fish(root);
          default -> throw EnumWords.unknown("completion", shell, List.of("bash", "zsh", "fish"));
        };
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String fish(CommandLine root) {
    String name = root.getCommandName();
    var script = new StringBuilder("# fish completion of " + name + "\n");
    script.append("complete -c ").append(name).append(" -f -n __fish_use_subcommand\n");
    for (var entry : root.getSubcommands().entrySet()) {
      CommandSpec command = entry.getValue().getCommandSpec();
      script.append(
          Phrase.of(
              "complete -c %s -n __fish_use_subcommand -a %s -d %s%n",
              name, entry.getKey(), quoted(first(command.usageMessage().description()))));
      for (OptionSpec option : command.options()) {
        if (!option.hidden()) {
          script.append(option(name, entry.getKey(), option));
        }
      }
    }
    return script.toString().replace("\r\n", "\n");
  }

  private static String option(String name, String command, OptionSpec option) {
    var line = new StringBuilder("complete -c " + name);
    line.append(" -n '__fish_seen_subcommand_from ").append(command).append('\'');
    line.append(" -l ").append(option.longestName().substring(2));
    if (!option.shortestName().startsWith("--")) {
      line.append(" -s ").append(option.shortestName().substring(1));
    }
    line.append(option.arity().max() > 0 ? " -r" : "");
    return line.append(" -d ").append(quoted(first(option.description()))).append('\n').toString();
  }

  private static String first(String[] description) {
    String text = description.length == 0 ? "" : description[0];
    int end = text.indexOf(". ");
    return (end < 0 ? text : text.substring(0, end)).replace("%%", "%").replace("%n", " ");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
