package dev.s2l.cli;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.Outcome;
import dev.s2l.compare.Verdicts;
import dev.s2l.pipeline.Comparison;
import dev.s2l.pipeline.ComparisonPlan;
import dev.s2l.run.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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

  static void print(CommandSpec spec, Path directory, Comparison.Outcome outcome, boolean json) {
    var out = spec.commandLine().getOut();
    var verdicts = outcome.verdicts();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(verdicts));
      out.flush();
      return;
    }
    verdicts.metrics().keySet().forEach(metric -> print(out, outcome, metric));
    verdicts.notes().forEach(note -> out.println("note: " + note));
    out.println(verdicts.recommendation());
    out.println(directory.resolve("comparison").resolve(Verdicts.FILE));
    out.flush();
  }

  /// The means, and what can be said of each method: against random rows in any case, against other
  /// controls where something is decided.
  private static void print(PrintWriter out, Comparison.Outcome outcome, String metric) {
    out.println(metric + ", mean over the pairs of seeds");
    var said =
        outcome.verdicts().verdicts().stream()
            .filter(verdict -> verdict.metric().equals(metric))
            .filter(
                verdict ->
                    verdict.against().equals("random") || verdict.verdict() != Outcome.UNDECIDED)
            .collect(Collectors.groupingBy(verdict -> name(verdict.method(), verdict.budget())));
    means(outcome.cells(), metric)
        .forEach(
            (method, mean) -> {
              out.printf(Locale.ROOT, "  %-36s %10.4f%n", method, mean);
              said.getOrDefault(method, List.of())
                  .forEach(verdict -> out.println("      " + verdict.sentence()));
            });
  }

  private static String name(String method, String budget) {
    return method + " at " + budget;
  }

  private static Map<String, Double> means(List<CellResult> cells, String metric) {
    return cells.stream()
        .filter(cell -> cell.metrics().containsKey(metric))
        .collect(
            Collectors.groupingBy(
                cell -> name(cell.method(), cell.budget()),
                LinkedHashMap::new,
                Collectors.averagingDouble(
                    cell -> Objects.requireNonNull(cell.metrics().get(metric)))));
  }
}
