package dev.s2l.cli;

import dev.s2l.compare.CellResult;
import dev.s2l.pipeline.ComparisonPlan;
import dev.s2l.run.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// Comparisons for people.
final class ComparisonText {
  private static final double MIB = 1 << 20;

  private ComparisonText() {}

  static void print(CommandSpec spec, ComparisonPlan plan, boolean json) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(plan));
      return;
    }
    out.printf(
        Locale.ROOT,
        "cells    %,d, %,d of them finished; %,d rows to choose from%n",
        plan.cells(),
        plan.finished(),
        plan.rows());
    plan.target()
        .ifPresentOrElse(
            target -> print(out, target),
            () -> out.println("time     not known: your own trainer and evaluator take it"));
    out.printf(
        Locale.ROOT,
        "disk     %,.0f MiB of %,.0f free%n",
        plan.diskBytes() / MIB,
        plan.freeBytes() / MIB);
    out.flush();
  }

  private static void print(PrintWriter out, ComparisonPlan.OfTarget target) {
    out.printf(
        Locale.ROOT,
        "steps    %,d for all rows; in all cells %s tokens trained, %s scored%n",
        target.stepsOfAllRows(),
        Amounts.count(target.trainedTokens()),
        Amounts.count(target.scoredTokens()));
    out.printf(
        Locale.ROOT,
        "time     %s, the longest cell %s%n",
        Amounts.time(target.seconds()),
        Amounts.time(target.secondsPerCell()));
    if (target.questions() > 0) {
      out.printf(
          Locale.ROOT,
          "         and the answers to %,d questions, whose length decides%n",
          target.questions());
    }
    out.printf(
        Locale.ROOT,
        "memory   %,.0f MiB of %,.0f%n",
        target.memoryBytes() / MIB,
        target.machineBytes() / MIB);
  }

  static void print(CommandSpec spec, Path directory, List<CellResult> cells, boolean json) {
    var out = spec.commandLine().getOut();
    cells.forEach(cell -> out.println(cell.words() + " " + cell.metrics()));
    out.flush();
  }
}
