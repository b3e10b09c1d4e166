package dev.s2l.select;

import dev.s2l.run.Decimals;
import dev.s2l.trajectory.Trajectories;
import java.util.List;

/// Finds suspects by their losses alone, each against the rows of its own source and topic.
///
/// All thresholds are in robust spreads ([RobustScale]) above the median of these peers, with a
/// floor in nats below which a difference means nothing; both are ours.
final class TrajectorySuspects {
  /// About one normal value of a thousand is as far.
  private static final double FAR = 3;

  /// Rises and spikes are rarer than high losses, and noise makes many small ones.
  private static final double VERY_FAR = 6;

  private static final double FLOOR_NATS = 0.05;

  /// A rise or a spike is at least this large, in nats and as a share of what there was to lose.
  private static final double LEAST_NATS = 0.15;

  private static final double LEAST_SHARE = 0.25;

  /// Known from the start: below this share of what is ordinary, and below this loss.
  private static final double KNOWN_SHARE = 0.1;

  private static final double KNOWN_NATS = 0.1;

  private final Trajectories losses;
  private final List<Suspect> found;

  TrajectorySuspects(Trajectories losses, List<Suspect> found) {
    this.losses = losses;
    this.found = found;
  }

  void find(PeerGroups peers) {
    for (int group = 0; group < peers.count(); group++) {
      int[] rows = peers.rows(group);
      if (rows.length > 0) {
        neverLearned(rows, peers.name(group));
        forgotten(rows, peers.name(group));
        spiky(rows, peers.name(group));
        learnedAtOnce(rows, peers.name(group));
      }
    }
  }

  /// Mean of the last two columns: less noise than the last alone.
  private double end(int row) {
    int last = losses.count() - 1;
    return last == 0
        ? losses.at(row, 0)
        : (losses.at(row, last) + (double) losses.at(row, last - 1)) / 2;
  }

  private void neverLearned(int[] rows, String peers) {
    float[] ends = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ends[i] = (float) end(rows[i]);
    }
    var scale = RobustScale.of(ends);
    for (int i = 0; i < rows.length; i++) {
      double z = scale.above(ends[i], FLOOR_NATS);
      if (z >= FAR) {
        add(
            rows[i],
            SuspectKind.NEVER_LEARNED,
            z / FAR,
            "loss "
                + Decimals.fixed(ends[i], 2)
                + " at the end, where "
                + peers
                + " have "
                + Decimals.fixed(scale.median(), 2)
                + ": "
                + Decimals.fixed(z, 1)
                + " spreads above");
      }
    }
  }

  /// The last loss above the lowest before it.
  private void forgotten(int[] rows, String peers) {
    int last = losses.count() - 1;
    if (last < 2) {
      return;
    }
    float[] rises = new float[rows.length];
    float[] falls = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      float highest = losses.at(rows[i], 0);
      float lowest = highest;
      for (int c = 1; c < last; c++) {
        lowest = Math.min(lowest, losses.at(rows[i], c));
      }
      rises[i] = losses.at(rows[i], last) - lowest;
      falls[i] = highest - lowest;
    }
    var scale = RobustScale.of(rises);
    for (int i = 0; i < rows.length; i++) {
      double z = scale.above(rises[i], FLOOR_NATS);
      boolean large = rises[i] >= Math.max(LEAST_NATS, LEAST_SHARE * falls[i]);
      if (z >= VERY_FAR && large && falls[i] >= LEAST_NATS) {
        add(
            rows[i],
            SuspectKind.FORGOTTEN,
            z / VERY_FAR,
            "loss fell by "
                + Decimals.fixed(falls[i], 2)
                + " and came back by "
                + Decimals.fixed(rises[i], 2)
                + "; "
                + peers
                + " come back by "
                + Decimals.fixed(Math.max(0, scale.median()), 2));
      }
    }
  }

  /// The highest that a recording after the first stands above both its neighbours.
  private void spiky(int[] rows, String peers) {
    if (losses.count() < 4) {
      return;
    }
    float[] spikes = new float[rows.length];
    int[] where = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      spikes[i] = Float.NEGATIVE_INFINITY;
      for (int c = 1; c < losses.count() - 1; c++) {
        float before = losses.at(rows[i], c - 1);
        float after = losses.at(rows[i], c + 1);
        float spike = losses.at(rows[i], c) - Math.max(before, after);
        if (spike > spikes[i]) {
          spikes[i] = spike;
          where[i] = c;
        }
      }
    }
    var scale = RobustScale.of(spikes);
    int[] steps = losses.steps();
    for (int i = 0; i < rows.length; i++) {
      double z = scale.above(spikes[i], FLOOR_NATS);
      double level = losses.at(rows[i], where[i]);
      if (z >= VERY_FAR && spikes[i] >= Math.max(LEAST_NATS, LEAST_SHARE * level)) {
        add(
            rows[i],
            SuspectKind.SPIKY,
            z / VERY_FAR,
            "loss "
                + Decimals.fixed(level, 2)
                + " at step "
                + steps[where[i]]
                + " stands "
                + Decimals.fixed(spikes[i], 2)
                + " above its neighbours: "
                + Decimals.fixed(z, 1)
                + " spreads above "
                + peers);
      }
    }
  }

  private void learnedAtOnce(int[] rows, String peers) {
    int early = new ReferenceCheckpoint.Early().column(losses.steps());
    float[] starts = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      starts[i] = losses.at(rows[i], early);
    }
    double median = RobustScale.of(starts).median();
    double threshold = Math.min(KNOWN_NATS, KNOWN_SHARE * median);
    for (int i = 0; i < rows.length; i++) {
      if (starts[i] <= threshold && threshold > 0) {
        add(
            rows[i],
            SuspectKind.LEARNED_AT_ONCE,
            Math.min(1000, threshold / Math.max(starts[i], 1e-9)),
            "loss "
                + Decimals.fixed(starts[i], 3)
                + " already at step "
                + losses.steps()[early]
                + ", where "
                + peers
                + " have "
                + Decimals.fixed(median, 2));
      }
    }
  }

  private void add(int row, SuspectKind kind, double score, String evidence) {
    double rounded = Math.rint(Math.min(score, 1e6) * 1000) / 1000;
    found.add(new Suspect(row, kind, rounded, evidence));
  }
}
