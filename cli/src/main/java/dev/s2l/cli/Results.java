package dev.s2l.cli;

import dev.s2l.cluster.KSweep;
import dev.s2l.pipeline.RecordStage;
import dev.s2l.pipeline.RunSummary;
import dev.s2l.pipeline.SelectSummary;
import dev.s2l.pipeline.TrainStage;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.trajectory.Learning;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// Results on standard output: text for people, one JSON object for programs.
final class Results {
  private Results() {}

  static void print(CommandSpec spec, RunSummary summary, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(summary));
      return;
    }
    var rows = summary.rows();
    out.printf(
        Locale.ROOT,
        "%,d rows read, %,d rejected, %,d usable; %,d selected (%.1f %%)%n",
        rows.read(),
        rows.rejected(),
        rows.usable(),
        rows.selected(),
        100.0 * rows.selected() / rows.usable());
    var times = new ArrayList<String>();
    summary
        .elapsedMillis()
        .forEach((stage, millis) -> times.add(stage + " " + Amounts.time(millis / 1000.0)));
    out.println("time    " + String.join(", ", times));
    summary.proxy().ifPresent(learning -> print(out, learning));
    for (String file : summary.subset()) {
      out.println("subset  " + summary.runDirectory() + "/" + file);
    }
    out.println("report  " + summary.runDirectory() + "/" + summary.report());
    out.flush();
  }

  private static void print(PrintWriter out, Learning learning) {
    out.println(
        "proxy   "
            + learning.numbers()
            + (learning.beyondFrequencies()
                ? ""
                : " It learned little more than word frequencies."));
  }

  static void print(CommandSpec spec, SelectSummary summary, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(summary));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d of %,d usable rows selected%s%n",
        summary.method(),
        summary.selected(),
        summary.usable(),
        switch (summary.clusters()) {
          case 0 -> "";
          case 1 -> " from 1 cluster";
          default -> Phrase.of(" from %,d clusters", summary.clusters());
        });
    if (!summary.sweep().isEmpty()) {
      out.print(new KSweep(summary.sweep()).table());
    }
    if (!summary.stability().isEmpty()) {
      double mean = summary.stability().stream().mapToDouble(one -> one).average().orElseThrow();
      out.printf(
          Locale.ROOT,
          "stability: adjusted Rand index %.2f over %d bootstrap samples (from about 0.8 on"
              + " clusters count as stable, below 0.6 not)%n",
          mean,
          summary.stability().size());
    }
    summary.files().forEach(file -> out.println("  " + summary.runDirectory() + "/" + file));
  }

  static void print(CommandSpec spec, RecordStage.Summary summary, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(summary));
      return;
    }
    out.printf(Locale.ROOT, "%,d rows, %,d with a loss%n", summary.rows(), summary.usable());
    for (int i = 0; i < summary.steps().size(); i++) {
      out.printf(
          Locale.ROOT,
          "step %6d  mean loss %.4f nats%n",
          summary.steps().get(i),
          summary.meanLossNats().get(i));
    }
    summary.proxy().ifPresent(learning -> print(out, learning));
    out.println(summary.folder());
  }

  static void print(CommandSpec spec, TrainStage.Summary summary, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(summary));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%,d steps in %s%n",
        summary.steps(),
        Amounts.time(summary.elapsedMillis() / 1000.0));
    summary
        .rowsByEpoch()
        .forEach(
            epoch ->
                out.printf(
                    Locale.ROOT,
                    "epoch %d  %,d steps, %,d rows trained, %,d sat out%n",
                    epoch.epoch(),
                    epoch.steps(),
                    epoch.trained(),
                    epoch.skipped()));
    summary
        .best()
        .ifPresent(
            best ->
                out.printf(
                    Locale.ROOT,
                    "best     step %,d, evaluation loss %.4f nats a learned token: %s%n",
                    best.step(),
                    best.evalLoss(),
                    summary.bestModel().orElseThrow()));
    out.println(summary.checkpoint());
    summary
        .merged()
        .ifPresent(
            merged ->
                out.printf(
                    Locale.ROOT,
                    "merged   from %s: %s%n",
                    summary.mergedFrom().orElseThrow(),
                    merged));
  }
}
