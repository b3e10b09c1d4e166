package dev.s2l.cluster;

import dev.s2l.vector.Products;
import dev.s2l.vector.ScratchPool;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Assigns every point to its nearest centroid: the step of k-means that takes most of the time.
/// Every pair of a point and a centroid is scored, in the loops of [Products].
///
/// The nearest centroid c of a point x has the highest score x·c - ‖c‖²/2. A score is one chain of
/// fused multiply-adds that starts at -‖c‖²/2 and goes through the dimensions in order, for every
/// pair by itself. Of equal scores the one of the lower centroid wins.
///
/// A batch of points is scored against all centroids. The highest score so far is kept after every
/// panel of [Products#WIDTH] centroids. For most points it then takes only a few comparisons to see
/// that they keep their centroid: its score is the highest, and no lower centroid has the same
/// score.
final class Assigner {
  /// How many scores of one thread fit into the second-level cache.
  private static final int CACHED_SCORES = 1 << 17;

  /// With fewer points at once, starting the loops takes longer than the loops save.
  private static final int SMALLEST_BATCH = 64;

  private final RowBlocks points;
  private final int k;
  private final Workers workers;
  private final int[] assignment;
  private final Sums sums;

  /// (panels, dims, WIDTH) centroids, and -‖c‖²/2.
  private final float[] values;

  private final float[] bias;

  private final ScratchPool<Scores> scratchPool = new ScratchPool<>(Scores::new);

  Assigner(RowBlocks points, int k, Workers workers) {
    this.points = points;
    this.k = k;
    this.workers = workers;
    this.assignment = new int[points.count()];
    Arrays.fill(assignment, Clustering.NONE);
    this.sums = new Sums(points.count(), points.dims(), k);
    int panels = (k + Products.WIDTH - 1) / Products.WIDTH;
    this.values = new float[panels * Products.WIDTH * points.dims()];
    this.bias = new float[panels * Products.WIDTH];
  }

  RowBlocks points() {
    return points;
  }

  /// The centroid that a point was assigned to last, [Clustering#NONE] before the first time.
  int centroid(int point) {
    return assignment[point];
  }

  /// The sums of the points of each centroid, as of the last assignment.
  Sums sums() {
    return sums;
  }

  /// Assigns every point to its nearest centroid and updates [#sums()].
  ///
  /// @param centroids (k, dims), k always the same
  /// @return how many points changed their centroid
  int assign(float[] centroids) {
    fill(centroids);
    var changed = new AtomicInteger();
    workers.forEach(
        points.blocks().length,
        (long) points.count() * values.length,
        b -> scratchPool.with(scores -> changed.addAndGet(scores.assign(b))));
    sums.reduce();
    return changed.get();
  }

  private void fill(float[] centroids) {
    int dims = points.dims();
    // A slot without a centroid can never win.
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < k; c++) {
      int to = c / Products.WIDTH * Products.WIDTH * dims + c % Products.WIDTH;
      for (int d = 0; d < dims; d++) {
        values[to + d * Products.WIDTH] = centroids[c * dims + d];
      }
      bias[c] = bias(centroids, c, dims);
    }
  }

  /// -‖c‖²/2 of one of `centroids`, (k, dims).
  private static float bias(float[] centroids, int c, int dims) {
    double norm = 0;
    for (int i = c * dims; i < (c + 1) * dims; i++) {
      norm += (double) centroids[i] * centroids[i];
    }
    return (float) (0 - norm / 2);
  }

  /// The buffers of one thread.
  private final class Scores {
    private final Sums.Part part = sums.part();
    private final float[] movedPoint = new float[points.dims()];
    private final int panels = bias.length / Products.WIDTH;

    /// (slots, points)
    private final float[][] scores = new float[bias.length][RowBlocks.SIZE];

    /// (panels + 1, points) the highest score before each panel, and in the end.
    private final float[][] highest = new float[panels + 1][RowBlocks.SIZE];

    Scores() {
      Arrays.fill(highest[0], Float.NEGATIVE_INFINITY);
    }

    /// Assigns the points of a block. Returns how many changed their centroid.
    int assign(int b) {
      int batch =
          Math.clamp(
              CACHED_SCORES / bias.length / SMALLEST_BATCH * SMALLEST_BATCH,
              SMALLEST_BATCH,
              RowBlocks.SIZE);
      float[][] block = points.blocks()[b];
      int changes = 0;
      for (int from = 0; from < block[0].length; from += batch) {
        int to = Math.min(from + batch, block[0].length);
        score(block, from, to);
        changes += reassign(b * RowBlocks.SIZE, from, to);
      }
      return changes;
    }

    private void score(float[][] block, int from, int to) {
      for (int panel = 0; panel < panels; panel++) {
        int slot = panel * Products.WIDTH;
        Products.of(block, from, to, values, slot * block.length, bias, slot, scores);
        raise(
            highest[panel],
            scores[slot],
            scores[slot + 1],
            scores[slot + 2],
            from,
            to,
            highest[panel + 1]);
      }
    }

    private int reassign(int first, int from, int to) {
      float[] best = highest[panels];
      int changes = 0;
      for (int i = from; i < to; i++) {
        int before = assignment[first + i];
        if (!isFirst(before, i, best[i])) {
          move(first + i, before, first(i, best[i]));
          changes++;
        }
      }
      return changes;
    }

    /// Whether a centroid has the highest score, and no lower one has the same.
    private boolean isFirst(int centroid, int i, float best) {
      if (centroid == Clustering.NONE || scores[centroid][i] != best) {
        return false;
      }
      int panel = centroid / Products.WIDTH;
      for (int lower = panel * Products.WIDTH; lower < centroid; lower++) {
        if (scores[lower][i] == best) {
          return false;
        }
      }
      return highest[panel][i] != best;
    }

    /// The lowest centroid that has the highest score.
    private int first(int i, float best) {
      int panel = 0;
      while (highest[panel + 1][i] != best) {
        panel++;
      }
      int centroid = panel * Products.WIDTH;
      while (scores[centroid][i] != best) {
        centroid++;
      }
      return centroid;
    }

    private void move(int point, int from, int to) {
      points.copy(point, movedPoint, 0);
      part.move(movedPoint, from, to);
      assignment[point] = to;
    }
  }

  // Written so that the compiler can vectorize it, as the loops of Products are.
  private static void raise(
      float[] before, float[] s0, float[] s1, float[] s2, int from, int to, float[] into) {
    for (int i = from; i < to; i++) {
      into[i] = Math.max(Math.max(before[i], s0[i]), Math.max(s1[i], s2[i]));
    }
  }
}
