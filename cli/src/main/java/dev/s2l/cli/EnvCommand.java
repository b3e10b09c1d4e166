package dev.s2l.cli;

import dev.s2l.pipeline.Environment;
import dev.s2l.run.Json;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What to put into a bug report.
@Command(name = "env", description = "Prints versions and machine facts for a bug report.")
final class EnvCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var facts = Environment.forBugReports();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(facts));
    } else {
      facts.forEach((name, value) -> out.printf(Locale.ROOT, "%-12s %s%n", name, value));
    }
    return 0;
  }
}
