package dev.s2l.cli;

import dev.s2l.demo.DemoData;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.pipeline.Demo;
import dev.s2l.report.Evenness;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/// The main job on generated data, without a download.
@Command(
    name = "demo",
    description =
        "Runs everything on a generated data set with the built-in proxy, and compares the subset"
            + " with random rows; takes about a minute.",
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "" + DemoData.DEFAULT_SEED,
      description = "Data, training and draws follow from it. Default: ${DEFAULT-VALUE}.")
  private long seed = DemoData.DEFAULT_SEED;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    if (output.outputDir == null) {
      output.outputDir = Path.of("runs", "demo");
    }
    Path directory = output.outputDir;
    var outcome = output.in(spec, run -> Demo.run(run, seed));
    if (!output.json) {
      print(outcome);
    }
    var err = spec.commandLine().getErr();
    var stop = SignalHandlers.installed(err);
    var comparison = Demo.comparison(directory, seed, ConsoleProgress.on(err), stop);
    var compared = output.compared(spec, ComputeDevice.CPU, comparison, stop);
    if (output.json) {
      var all = Json.COMPACT.<ObjectNode>valueToTree(outcome);
      all.set("comparison", Json.COMPACT.valueToTree(compared.verdicts()));
      spec.commandLine().getOut().println(Json.COMPACT.writeValueAsString(all));
    } else {
      spec.commandLine().getOut().println();
      ComparisonText.print(spec, directory, compared, false);
    }
    return 0;
  }

  private void print(Demo.Outcome outcome) {
    var out = spec.commandLine().getOut();
    var findings = outcome.findings();
    int selected = outcome.run().rows().selected();
    out.printf(
        Locale.ROOT,
        "%n%-12s %8s %8s %8s   of %,d chosen rows%n",
        "topic",
        "data",
        "subset",
        "random",
        selected);
    for (var topic : findings.topics()) {
      out.printf(
          Locale.ROOT,
          "%-12s %,8d %,8d %8.1f   %s%n",
          topic.name(),
          topic.full(),
          topic.chosen(),
          topic.chance().expected(),
          topic.shownRatio());
    }
    var even = findings.evenness();
    out.printf(
        Locale.ROOT,
        "%nEffective number of topics: %s in the data, %s in the subset, between %s and %s in 95 %%"
            + " of random subsets of its size.%n",
        Evenness.shown(even.full()),
        Evenness.shown(even.subset()),
        Evenness.shown(even.randomLow()),
        Evenness.shown(even.randomHigh()));
    out.println(
        switch (even.verdict()) {
          case MORE_EVEN -> "The subset covers the topics more evenly than random ones.";
          case ALIKE -> "The subset covers the topics about as evenly as random ones.";
          case LESS_EVEN -> "The subset covers the topics less evenly than random ones.";
        });
    var suspects = findings.suspects();
    out.printf(
        Locale.ROOT,
        "%n%,d of %,d rows are suspects; %,d of the %,d planted bad rows are among them, where as"
            + " many random rows would hold %.1f (×%.1f).%n",
        suspects.flagged(),
        suspects.rows(),
        suspects.found(),
        suspects.planted(),
        suspects.byChance(),
        suspects.found() / Math.max(1e-9, suspects.byChance()));
    for (var kind : suspects.kinds()) {
      out.printf(
          Locale.ROOT, "  %-14s %3d of %3d found%n", kind.kind(), kind.found(), kind.planted());
    }
    out.println();
    Results.print(spec, outcome.run(), false);
  }
}
