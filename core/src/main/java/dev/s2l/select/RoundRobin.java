package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.vector.Products;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Target rows that take turns: each takes the row that is most similar to it, by cosine, of those
/// that are left. Ties go to the lower row. A longer order begins with the shorter one.
final class RoundRobin {
  /// How many rows a target row remembers at first, at least.
  private static final int REMEMBERED = 64;

  /// (dimensions, rows) the vectors that can be taken.
  private final float[][] points;

  /// (rows) 1 ÷ length; 0 for a zero vector.
  private final float[] scale;

  /// (targets, dimensions)
  private final float[][] targets;

  /// By target: the places of the rows most similar to it, the nearest first.
  private final int[][] nearest;

  private RoundRobin(float[][] points, float[][] targets) {
    this.points = points;
    this.targets = targets;
    this.nearest = new int[targets.length][];
    this.scale = new float[points[0].length];
    for (int i = 0; i < scale.length; i++) {
      double square = 0;
      for (float[] column : points) {
        square += (double) column[i] * column[i];
      }
      scale[i] = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
    }
  }

  /// @param vectors (all rows, dimensions), finite for `rows`
  /// @param wanted (target rows, dimensions); those that are not finite have no turn
  /// @param rows that can be taken, ascending
  /// @return the first `count` rows that are taken, or all
  /// @throws S2lException (3) if no target row has a vector, or one of other dimensions
  static int[] order(
      Trajectories vectors, Trajectories wanted, int[] rows, int count, StopSignal stop) {
    if (wanted.count() != vectors.count()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "the embeddings of the target rows have %,d dimensions, those of the rows %,d: record"
                  + " both with the same model.",
              wanted.count(), vectors.count()));
    }
    int[] usable = wanted.usableRows();
    if (usable.length == 0) {
      throw new S2lException(
          ExitCode.DATA, "no target row has an embedding: name others with --target-data.");
    }
    if (rows.length == 0) {
      return rows;
    }
    float[][] points = new float[vectors.count()][rows.length];
    for (int d = 0; d < points.length; d++) {
      float[] column = vectors.column(d);
      for (int i = 0; i < rows.length; i++) {
        points[d][i] = column[rows[i]];
      }
    }
    float[][] targets = IntStream.of(usable).mapToObj(wanted::row).toArray(float[][]::new);
    int[] places = new RoundRobin(points, targets).taken(Math.min(count, rows.length), stop);
    return Arrays.stream(places).map(place -> rows[place]).toArray();
  }

  private int[] taken(int count, StopSignal stop) {
    int remembered = Math.max(REMEMBERED, 4 * (count / targets.length + 1));
    try (var workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      workers.forEach(
          targets.length,
          (long) targets.length * scale.length * points.length,
          t -> {
            stop.check();
            nearest[t] = nearest(t, remembered);
          });
    }
    boolean[] gone = new boolean[scale.length];
    int[] next = new int[targets.length];
    int[] taken = new int[count];
    for (int i = 0; i < count; i++) {
      int t = i % targets.length;
      int place = -1;
      while (place < 0) {
        if (next[t] == nearest[t].length) {
          stop.check();
          nearest[t] = nearest(t, 4 * nearest[t].length);
        }
        place = nearest[t][next[t]++];
        place = gone[place] ? -1 : place;
      }
      gone[place] = true;
      taken[i] = place;
    }
    return taken;
  }

  private int[] nearest(int target, int most) {
    float[] cosines = new float[scale.length];
    Products.of(points, 0, scale.length, targets[target], cosines);
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] *= scale[i];
    }
    int[] places = IntStream.range(0, cosines.length).toArray();
    int[] order = ScoreOrder.descending(places, cosines);
    return Arrays.copyOf(order, Math.min(most, order.length));
  }
}
