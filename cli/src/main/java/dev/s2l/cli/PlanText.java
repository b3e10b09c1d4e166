package dev.s2l.cli;

import dev.s2l.lm.model.ModelSize;
import dev.s2l.pipeline.Plan;
import java.io.PrintWriter;

/// Plans for people.
final class PlanText {
  private static final double MIB = 1 << 20;

  private PlanText() {}

  static void print(Plan plan, PrintWriter out) {
    var rows = plan.rows();
    out.printf(
        "rows     %,d read, %,d used, %,d selected%n", rows.read(), rows.used(), rows.selected());
    rows.rejectedByReason()
        .forEach((reason, count) -> out.printf("         rejected %-28s %,d%n", reason, count));
    var tokens = plan.tokens();
    out.printf(
        "tokens   %,d, %,d of them learned; longest row %,d; %,d rows over --max-length%n",
        tokens.total(), tokens.learned(), tokens.longest(), tokens.overLength());
    var steps = plan.steps();
    out.printf(
        "steps    %,d (%,d an epoch), recorded every %,d: %,d recordings%n",
        steps.total(), steps.perEpoch(), steps.recordEvery(), steps.recordings());
    out.printf(
        "         %s tokens trained, %s scored%n",
        Amounts.count(steps.trainedTokens()), Amounts.count(steps.scoredTokens()));
    plan.clusters()
        .ifPresent(
            clusters -> {
              out.printf("clusters %,d%n", clusters.k());
              if (!clusters.note().isEmpty()) {
                out.printf("         %s%n", clusters.note());
              }
            });
    var disk = plan.diskBytes();
    out.printf(
        "disk     %,.1f MiB of %,.0f free (checkpoints %,.1f, data set and tokens %,.1f,"
            + " trajectories %,.1f, selection and report %,.1f)%n",
        disk.total() / MIB,
        disk.free() / MIB,
        disk.checkpoints() / MIB,
        (disk.dataset() + disk.tokens()) / MIB,
        disk.trajectories() / MIB,
        disk.selection() / MIB);
    var memory = plan.memoryBytes();
    out.printf("memory   %,.0f MiB of %,.0f%n", memory.peak() / MIB, memory.machine() / MIB);
    plan.seconds()
        .ifPresentOrElse(
            time ->
                out.printf(
                    "time     %s (dataset %s, tokenize %s, train %s, record %s, select %s)%n",
                    Amounts.time(time.total()),
                    Amounts.time(time.dataset()),
                    Amounts.time(time.tokenize()),
                    Amounts.time(time.train()),
                    Amounts.time(time.record()),
                    Amounts.time(time.select())),
            () -> out.printf("time     not measured: --probe runs 20 steps%n"));
    out.flush();
  }

  static void print(ModelSize size, PrintWriter out) {
    out.printf("parameters %,d%n", size.parameters());
    out.printf("download   %,.0f MiB%n", size.storedBytes() / MIB);
    out.printf("training   %,.0f MiB of memory or more%n", size.trainingBytes() / MIB);
    out.printf("recording  %,.0f MiB of memory or more%n", size.recordingBytes() / MIB);
    out.flush();
  }
}
