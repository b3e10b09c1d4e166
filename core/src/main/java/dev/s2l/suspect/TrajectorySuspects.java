package dev.s2l.suspect;

import dev.s2l.run.Phrase;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

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

  /// Values that are looked at together.
  private static final int CHUNK = 1 << 22;

  private final Trajectories losses;
  private final StopSignal stop;
  private final List<Suspect> found;

  TrajectorySuspects(Trajectories losses, List<Suspect> found, StopSignal stop) {
    this.stop = stop;
    this.losses = losses;
    this.found = found;
  }

  void find(PeerGroups peers) {
    neverLearned(peers);
    forgotten(peers);
    spiky(peers);
    learnedAtOnce(peers);
  }

  private void forEach(PeerGroups peers, BiConsumer<int[], String> search) {
    for (int group = 0; group < peers.count(); group++) {
      stop.check();
      if (peers.rows(group).length > 0) {
        search.accept(peers.rows(group), peers.name(group));
      }
    }
  }

  private static float[] some(float[] values, int[] rows) {
    float[] some = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      some[i] = values[rows[i]];
    }
    return some;
  }

  private int[] all() {
    return IntStream.range(0, losses.count()).toArray();
  }

  /// Hears of some rows, `count` of them from row `from` on, whose values are (columns, rows).
  private interface RowsReader {
    void read(float[][] values, int from, int count);
  }

  /// Goes through all rows, some at a time: columns may lie in files.
  private void forSomeRows(int[] which, RowsReader reader) {
    var columns = losses.columns().only(which);
    int rows = losses.rows();
    int some = Math.min(rows, Math.max(1, CHUNK / which.length));
    float[][] values = new float[which.length][some];
    for (int from = 0; from < rows; from += some) {
      int count = Math.min(some, rows - from);
      for (int c = 0; c < which.length; c++) {
        columns.copy(c, from, count, values[c]);
      }
      stop.check();
      reader.read(values, from, count);
    }
  }

  /// High at the end: in the mean of the last two columns, which has less noise than the last
  /// alone.
  private void neverLearned(PeerGroups peers) {
    int last = losses.count() - 1;
    float[] ends = new float[losses.rows()];
    forSomeRows(
        new int[] {Math.max(0, last - 1), last},
        (values, from, count) -> {
          for (int i = 0; i < count; i++) {
            ends[from + i] = (float) ((values[1][i] + (double) values[0][i]) / 2);
          }
        });
    forEach(peers, (rows, name) -> neverLearned(rows, name, ends));
  }

  private void neverLearned(int[] rows, String peers, float[] ends) {
    var scale = RobustScale.of(some(ends, rows));
    for (int row : rows) {
      double z = scale.above(ends[row], FLOOR_NATS);
      if (z >= FAR) {
        add(
            row,
            SuspectKind.NEVER_LEARNED,
            z / FAR,
            Phrase.of(
                "loss %.2f at the end, where %s have %.2f: %.1f robust standard deviations above",
                ends[row], peers, scale.median(), z));
      }
    }
  }

  /// The last loss above the lowest before it.
  private void forgotten(PeerGroups peers) {
    int last = losses.count() - 1;
    if (last < 2) {
      return;
    }
    float[] rises = new float[losses.rows()];
    float[] falls = new float[losses.rows()];
    forSomeRows(
        all(),
        (values, from, count) -> {
          float[] lowest = Arrays.copyOf(values[0], count);
          for (int c = 1; c < last; c++) {
            lower(lowest, values[c]);
          }
          for (int i = 0; i < count; i++) {
            rises[from + i] = values[last][i] - lowest[i];
            falls[from + i] = values[0][i] - lowest[i];
          }
        });
    forEach(peers, (rows, name) -> forgotten(rows, name, rises, falls));
  }

  private static void lower(float[] lowest, float[] values) {
    for (int i = 0; i < lowest.length; i++) {
      lowest[i] = Math.min(lowest[i], values[i]);
    }
  }

  private void forgotten(int[] rows, String peers, float[] rises, float[] falls) {
    var scale = RobustScale.of(some(rises, rows));
    for (int row : rows) {
      double z = scale.above(rises[row], FLOOR_NATS);
      boolean large = rises[row] >= Math.max(LEAST_NATS, LEAST_SHARE * falls[row]);
      if (z >= VERY_FAR && large && falls[row] >= LEAST_NATS) {
        add(
            row,
            SuspectKind.FORGOTTEN,
            z / VERY_FAR,
            Phrase.of(
                "loss fell by %.2f and came back by %.2f; %s come back by %.2f",
                falls[row], rises[row], peers, Math.max(0, scale.median())));
      }
    }
  }

  /// The highest that a recording after the first stands above both its neighbours.
  private void spiky(PeerGroups peers) {
    int columns = losses.count();
    if (columns < 4) {
      return;
    }
    float[] spikes = new float[losses.rows()];
    float[] levels = new float[losses.rows()];
    int[] where = new int[losses.rows()];
    Arrays.fill(spikes, Float.NEGATIVE_INFINITY);
    forSomeRows(
        all(),
        (values, from, count) -> {
          for (int c = 1; c < columns - 1; c++) {
            spikes(values, c, count, spikes, from, where);
          }
          for (int i = 0; i < count; i++) {
            levels[from + i] = values[where[from + i]][i];
          }
        });
    forEach(peers, (rows, name) -> spiky(rows, name, spikes, levels, where));
  }

  private static void spikes(
      float[][] values, int column, int count, float[] spikes, int from, int[] where) {
    float[] before = values[column - 1];
    float[] its = values[column];
    float[] after = values[column + 1];
    for (int i = 0; i < count; i++) {
      float spike = its[i] - Math.max(before[i], after[i]);
      if (spike > spikes[from + i]) {
        spikes[from + i] = spike;
        where[from + i] = column;
      }
    }
  }

  private void spiky(int[] rows, String peers, float[] spikes, float[] levels, int[] where) {
    var scale = RobustScale.of(some(spikes, rows));
    int[] steps = losses.steps();
    for (int row : rows) {
      double z = scale.above(spikes[row], FLOOR_NATS);
      if (z >= VERY_FAR && spikes[row] >= Math.max(LEAST_NATS, LEAST_SHARE * levels[row])) {
        add(
            row,
            SuspectKind.SPIKY,
            z / VERY_FAR,
            Phrase.of(
                "loss %.2f at step %d stands %.2f above its neighbours: %.1f robust standard"
                    + " deviations above that of %s",
                levels[row], steps[where[row]], spikes[row], z, peers));
      }
    }
  }

  private void learnedAtOnce(PeerGroups peers) {
    int early = new ReferenceCheckpoint.Early().column(losses.steps());
    losses
        .columns()
        .with(
            early,
            starts -> forEach(peers, (rows, name) -> learnedAtOnce(rows, name, starts, early)));
  }

  private void learnedAtOnce(int[] rows, String peers, float[] starts, int early) {
    double median = RobustScale.of(some(starts, rows)).median();
    double threshold = Math.min(KNOWN_NATS, KNOWN_SHARE * median);
    for (int row : rows) {
      if (starts[row] <= threshold && threshold > 0) {
        add(
            row,
            SuspectKind.LEARNED_AT_ONCE,
            Math.min(1000, threshold / Math.max(starts[row], 1e-9)),
            Phrase.of(
                "loss %.3f already at step %d, where %s have %.2f",
                starts[row], losses.steps()[early], peers, median));
      }
    }
  }

  private void add(int row, SuspectKind kind, double score, String evidence) {
    double rounded = Math.rint(Math.min(score, 1e6) * 1000) / 1000;
    found.add(new Suspect(row, kind, rounded, evidence));
  }
}
