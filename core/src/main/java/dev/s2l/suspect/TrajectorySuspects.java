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
/// minimum in nats below which a difference has no meaning. Both are our choice.
final class TrajectorySuspects {
  /// About one of a thousand normally distributed values is as high.
  private static final double HIGH_SPREADS = 3;

  /// Used for rises and spikes, which are rarer than high losses, while noise causes many small
  /// ones.
  private static final double CHANGE_SPREADS = 6;

  private static final double MIN_SPREAD_NATS = 0.05;

  /// The smallest rise or spike that counts, in nats and as a share of the fall or of the loss.
  private static final double MIN_CHANGE_NATS = 0.15;

  private static final double MIN_CHANGE_SHARE = 0.25;

  /// A row was known from the start if its loss is below this share of the ordinary loss, and below
  /// this loss.
  private static final double KNOWN_SHARE = 0.1;

  private static final double KNOWN_NATS = 0.1;

  /// How many values are read at once.
  private static final int CHUNK_VALUES = 1 << 22;

  private final Trajectories losses;
  private final StopSignal stop;
  private final List<Suspect> suspects;

  TrajectorySuspects(Trajectories losses, List<Suspect> suspects, StopSignal stop) {
    this.stop = stop;
    this.losses = losses;
    this.suspects = suspects;
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

  private static float[] valuesOf(float[] values, int[] rows) {
    float[] chosen = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = values[rows[i]];
    }
    return chosen;
  }

  private int[] allColumns() {
    return IntStream.range(0, losses.count()).toArray();
  }

  /// Gets a chunk of `count` rows from row `from` on; its values are (columns, rows).
  private interface ChunkReader {
    void read(float[][] values, int from, int count);
  }

  /// Goes through all rows in chunks, because the columns may be in files.
  private void forEachChunk(int[] which, ChunkReader reader) {
    var columns = losses.columns().only(which);
    int rows = losses.rows();
    int rowsAtOnce = Math.min(rows, Math.max(1, CHUNK_VALUES / which.length));
    float[][] values = new float[which.length][rowsAtOnce];
    for (int from = 0; from < rows; from += rowsAtOnce) {
      int count = Math.min(rowsAtOnce, rows - from);
      for (int c = 0; c < which.length; c++) {
        columns.copy(c, from, count, values[c]);
      }
      stop.check();
      reader.read(values, from, count);
    }
  }

  /// The loss is high at the end: in the mean of the last two columns, which has less noise than
  /// the last one.
  private void neverLearned(PeerGroups peers) {
    int last = losses.count() - 1;
    float[] ends = new float[losses.rows()];
    forEachChunk(
        new int[] {Math.max(0, last - 1), last},
        (values, from, count) -> {
          for (int i = 0; i < count; i++) {
            ends[from + i] = (float) ((values[1][i] + (double) values[0][i]) / 2);
          }
        });
    forEach(peers, (rows, name) -> neverLearned(rows, name, ends));
  }

  private void neverLearned(int[] rows, String peers, float[] ends) {
    var scale = RobustScale.of(valuesOf(ends, rows));
    for (int row : rows) {
      double z = scale.above(ends[row], MIN_SPREAD_NATS);
      if (z >= HIGH_SPREADS) {
        add(
            row,
            SuspectKind.NEVER_LEARNED,
            z / HIGH_SPREADS,
            Phrase.of(
                "loss %.2f at the end, where %s have %.2f: %.1f robust standard deviations above",
                ends[row], peers, scale.median(), z));
      }
    }
  }

  /// The last loss is far above the lowest one before it.
  private void forgotten(PeerGroups peers) {
    int last = losses.count() - 1;
    if (last < 2) {
      return;
    }
    float[] rises = new float[losses.rows()];
    float[] falls = new float[losses.rows()];
    forEachChunk(
        allColumns(),
        (values, from, count) -> {
          float[] lowest = Arrays.copyOf(values[0], count);
          for (int c = 1; c < last; c++) {
            keepMinimum(lowest, values[c]);
          }
          for (int i = 0; i < count; i++) {
            rises[from + i] = values[last][i] - lowest[i];
            falls[from + i] = values[0][i] - lowest[i];
          }
        });
    forEach(peers, (rows, name) -> forgotten(rows, name, rises, falls));
  }

  private static void keepMinimum(float[] lowest, float[] values) {
    for (int i = 0; i < lowest.length; i++) {
      lowest[i] = Math.min(lowest[i], values[i]);
    }
  }

  private void forgotten(int[] rows, String peers, float[] rises, float[] falls) {
    var scale = RobustScale.of(valuesOf(rises, rows));
    for (int row : rows) {
      double z = scale.above(rises[row], MIN_SPREAD_NATS);
      boolean large = rises[row] >= Math.max(MIN_CHANGE_NATS, MIN_CHANGE_SHARE * falls[row]);
      if (z >= CHANGE_SPREADS && large && falls[row] >= MIN_CHANGE_NATS) {
        add(
            row,
            SuspectKind.FORGOTTEN,
            z / CHANGE_SPREADS,
            Phrase.of(
                "loss fell by %.2f and came back by %.2f; %s come back by %.2f",
                falls[row], rises[row], peers, Math.max(0, scale.median())));
      }
    }
  }

  /// One loss after the first is far above both its neighbours; the largest such difference counts.
  private void spiky(PeerGroups peers) {
    int columns = losses.count();
    if (columns < 4) {
      return;
    }
    float[] spikes = new float[losses.rows()];
    float[] levels = new float[losses.rows()];
    int[] where = new int[losses.rows()];
    Arrays.fill(spikes, Float.NEGATIVE_INFINITY);
    forEachChunk(
        allColumns(),
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
    float[] current = values[column];
    float[] after = values[column + 1];
    for (int i = 0; i < count; i++) {
      float spike = current[i] - Math.max(before[i], after[i]);
      if (spike > spikes[from + i]) {
        spikes[from + i] = spike;
        where[from + i] = column;
      }
    }
  }

  private void spiky(int[] rows, String peers, float[] spikes, float[] levels, int[] where) {
    var scale = RobustScale.of(valuesOf(spikes, rows));
    int[] steps = losses.steps();
    for (int row : rows) {
      double z = scale.above(spikes[row], MIN_SPREAD_NATS);
      if (z >= CHANGE_SPREADS
          && spikes[row] >= Math.max(MIN_CHANGE_NATS, MIN_CHANGE_SHARE * levels[row])) {
        add(
            row,
            SuspectKind.SPIKY,
            z / CHANGE_SPREADS,
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
    double median = RobustScale.of(valuesOf(starts, rows)).median();
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
    suspects.add(new Suspect(row, kind, rounded, evidence));
  }
}
