package dev.s2l.facility;

import dev.s2l.run.StopSignal;
import dev.s2l.vector.Quickselect;
import java.util.Arrays;
import java.util.stream.IntStream;

/// For every row the rows most similar to it, itself included: the sparse form of the
/// facility-location objective.
final class Neighbors {
  private static final int BLOCK = Embeddings.BLOCK;

  /// Rows whose neighbours are searched together.
  private static final int TILE = 48;

  private final int[][] rows;
  private final float[][] similarities;

  /// @param maxNeighbors how many neighbours of each row are kept; among equal ones the lower row
  /// @param stop stops the search between two tiles
  Neighbors(Embeddings all, int maxNeighbors, StopSignal stop) {
    rows = new int[all.count()][];
    similarities = new float[all.count()][];
    IntStream.range(0, (all.count() + TILE - 1) / TILE)
        .parallel()
        .filter(t -> !stop.requested())
        .forEach(t -> find(all, maxNeighbors, t * TILE, Math.min(all.count(), (t + 1) * TILE)));
    stop.check();
  }

  private void find(Embeddings all, int maxNeighbors, int first, int last) {
    long[][] kept = new long[last - first][maxNeighbors + 2 * BLOCK];
    int[] sizes = new int[last - first];
    float[] least = new float[last - first];
    var cosines = new Cosines(all, TILE);
    for (int j = first; j < last; j++) {
      cosines.take(j, j - first);
    }
    for (int b = 0; b < all.blockCount(); b++) {
      float[][] withBlock = cosines.with(b, last - first);
      for (int place = 0; place < last - first; place++) {
        for (int i = 0; i < all.rowsIn(b); i++) {
          if (withBlock[place][i] > least[place]) {
            // Positive floats have the order of their bits. The complement sorts the most similar
            // row first.
            kept[place][sizes[place]++] =
                (long) ~Float.floatToIntBits(withBlock[place][i]) << 32 | (b * BLOCK + i);
          }
        }
        if (sizes[place] > maxNeighbors + BLOCK) {
          Quickselect.toFront(kept[place], sizes[place], maxNeighbors - 1);
          sizes[place] = maxNeighbors;
          least[place] = similarity(kept[place][maxNeighbors - 1]);
        }
      }
    }
    for (int j = first; j < last; j++) {
      long[] keys = kept[j - first];
      Arrays.sort(keys, 0, sizes[j - first]);
      int size = Math.min(maxNeighbors, sizes[j - first]);
      rows[j] = new int[size];
      similarities[j] = new float[size];
      for (int i = 0; i < size; i++) {
        rows[j][i] = (int) keys[i];
        similarities[j][i] = similarity(keys[i]);
      }
    }
  }

  private static float similarity(long key) {
    return Float.intBitsToFloat(~(int) (key >> 32));
  }

  int count() {
    return rows.length;
  }

  /// What row `j` would add to the set.
  ///
  /// @param best by row, the similarity to the set
  double gain(int j, float[] best) {
    double gain = 0;
    for (int i = 0; i < rows[j].length; i++) {
      gain += Math.max(0, similarities[j][i] - best[rows[j][i]]);
    }
    return gain;
  }

  /// Puts row `j` into the set: raises `best`.
  void choose(int j, float[] best) {
    for (int i = 0; i < rows[j].length; i++) {
      int row = rows[j][i];
      best[row] = Math.max(best[row], similarities[j][i]);
    }
  }
}
