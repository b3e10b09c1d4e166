package dev.s2l.cli;

import static java.util.Objects.requireNonNull;

import dev.s2l.pipeline.EvaluationPlan;
import dev.s2l.pipeline.ModelPlan;
import dev.s2l.pipeline.Plan;
import dev.s2l.run.Phrase;
import java.io.PrintWriter;
import java.util.Locale;

/// Plans for people.
final class PlanText {
  private static final double MIB = 1 << 20;

  private PlanText() {}

  static void print(Plan plan, PrintWriter out) {
    var rows = plan.rows();
    out.printf(
        Locale.ROOT,
        "rows     %,d read, %,d used, %,d selected%n",
        rows.read(),
        rows.used(),
        rows.selected());
    rows.rejectedByReason()
        .forEach(
            (reason, count) ->
                out.printf(Locale.ROOT, "         rejected %-28s %,d%n", reason, count));
    var tokens = plan.tokens();
    out.printf(
        Locale.ROOT,
        "tokens   %,d, %,d of them learned; longest row %,d%n         %s%n",
        tokens.total(),
        tokens.learned(),
        tokens.longest(),
        AccountText.overLength(tokens.overLength(), tokens.cutResponses()));
    plan.target()
        .ifPresent(
            target ->
                out.printf(
                    Locale.ROOT,
                    "target   %,d rows, %,d used, %,d tokens; %s tokens trained on them%n",
                    target.rows(),
                    target.used(),
                    target.tokens(),
                    Amounts.count(target.trainedTokens())));
    var steps = plan.steps();
    out.printf(
        Locale.ROOT,
        "steps    %,d (%,d an epoch), recorded every %,d: %,d recordings%n",
        steps.total(),
        steps.perEpoch(),
        steps.recordEvery(),
        steps.recordings());
    out.printf(
        Locale.ROOT,
        "         %s tokens trained, %s scored (--record-mode exact %s, fast %s or more)%n",
        Amounts.count(steps.trainedTokens()),
        Amounts.count(steps.scoredTokens()),
        Amounts.count(requireNonNull(steps.scoredTokensByMode().get("exact"))),
        Amounts.count(requireNonNull(steps.scoredTokensByMode().get("fast"))));
    plan.clusters()
        .ifPresent(
            clusters -> {
              out.printf(Locale.ROOT, "clusters %,d%n", clusters.k());
              if (!clusters.note().isEmpty()) {
                out.printf(Locale.ROOT, "         %s%n", clusters.note());
              }
            });
    var disk = plan.diskBytes();
    out.printf(
        Locale.ROOT,
        "disk     %,.1f MiB of %,.0f free (checkpoints %,.1f, data set and tokens %,.1f,"
            + " trajectories %,.1f, selection and report %,.1f)%n",
        disk.total() / MIB,
        disk.free() / MIB,
        disk.checkpoints() / MIB,
        (disk.dataset() + disk.tokens()) / MIB,
        disk.trajectories() / MIB,
        disk.selection() / MIB);
    var memory = plan.memoryBytes();
    out.printf(
        Locale.ROOT, "memory   %,.0f MiB of %,.0f%n", memory.peak() / MIB, memory.machine() / MIB);
    plan.seconds()
        .ifPresentOrElse(
            time -> print(time, out),
            () -> out.printf(Locale.ROOT, "time     not measured: --probe runs a few steps%n"));
    out.flush();
  }

  private static void print(Plan.Seconds time, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "time     %s (dataset %s, tokenize %s, train %s, record %s, select %s)%n",
        Amounts.time(time.total()),
        Amounts.time(time.dataset()),
        Amounts.time(time.tokenize()),
        Amounts.time(time.train()),
        Amounts.time(time.record()),
        Amounts.time(time.select()));
    time.recordByMode()
        .forEach(
            (mode, record) ->
                out.printf(
                    Locale.ROOT,
                    "         --record-mode %-5s  record %s, in all %s%n",
                    mode,
                    Amounts.time(record),
                    Amounts.time(time.total() - time.record() + record)));
  }

  static void print(EvaluationPlan plan, PrintWriter out) {
    plan.tasks()
        .forEach(
            (name, task) ->
                out.printf(
                    Locale.ROOT,
                    "%s: %,d of %,d items; prompts %,d tokens, the longest %,d; answers at most %,d"
                        + " tokens%n",
                    name,
                    task.items(),
                    task.size(),
                    task.promptTokens(),
                    task.longestPrompt(),
                    task.newTokens()));
    plan.losses()
        .forEach(
            (name, loss) ->
                out.printf(
                    Locale.ROOT,
                    "%s: %,d of %,d rows; %,d tokens, the longest row %,d%n",
                    name,
                    loss.rows(),
                    loss.size(),
                    loss.tokens(),
                    loss.longestRow()));
    out.printf(
        Locale.ROOT,
        "memory   %,.0f MiB of %,.0f%n",
        plan.memoryBytes() / MIB,
        plan.machineBytes() / MIB);
    if (plan.programsBytes() > 0) {
      out.printf(
          Locale.ROOT,
          "         and at most %,.0f MiB where answers are programs%n",
          plan.programsBytes() / MIB);
    }
    out.flush();
  }

  static void print(ModelPlan plan, PrintWriter out) {
    String adapter =
        plan.trained() == plan.parameters()
            ? ""
            : Phrase.of(", and %,d of an adapter, which are trained", plan.trained());
    out.printf(Locale.ROOT, "parameters %,d%s%n", plan.parameters(), adapter);
    out.printf(Locale.ROOT, "download   %,.0f MiB%n", plan.storedBytes() / MIB);
    out.printf(
        Locale.ROOT,
        "training   %,.0f MiB of memory, rows of at most %,d tokens%n",
        plan.trainingBytes() / MIB,
        plan.rowTokens());
    if (!plan.refused().isEmpty()) {
      out.printf(Locale.ROOT, "           would be refused: %s%n", plan.refused());
    }
    out.printf(Locale.ROOT, "recording  %,.0f MiB%n", plan.recordingBytes() / MIB);
    out.printf(
        Locale.ROOT,
        "generating %,.0f MiB: %d rows at once, each of a prompt of at most %,d tokens and %,d"
            + " new%n",
        plan.generatingBytes() / MIB,
        plan.batchSize(),
        plan.rowTokens(),
        plan.newTokens());
    out.printf(Locale.ROOT, "machine    %,.0f MiB%n", plan.machineBytes() / MIB);
    out.flush();
  }
}
