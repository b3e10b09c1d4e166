package dev.s2l.facility;

import dev.s2l.run.StopSignal;
import dev.s2l.vector.Quickselect;
import java.util.Arrays;
import java.util.stream.IntStream;

/// For every row the rows most similar to it, itself included: the sparse form of the
/// facility-location objective.
final class Neighbors {
  private static final int BLOCK = Embeddings.BLOCK;

  /// Rows that are looked at together.
  private static final int TILE = 48;

  private final int[][] rows;
  private final float[][] similarities;

  /// @param most neighbours kept of each row; of equals the lower row
  /// @param stop ends the search between two tiles
  Neighbors(Embeddings all, int most, StopSignal stop) {
    rows = new int[all.count()][];
    similarities = new float[all.count()][];
    IntStream.range(0, (all.count() + TILE - 1) / TILE)
        .parallel()
        .filter(t -> !stop.requested())
        .forEach(t -> find(all, most, t * TILE, Math.min(all.count(), (t + 1) * TILE)));
    stop.check();
  }

  private void find(Embeddings all, int most, int first, int last) {
    long[][] kept = new long[last - first][most + 2 * BLOCK];
    int[] sizes = new int[last - first];
    float[] least = new float[last - first];
    var dots = new Dots(all, TILE);
    for (int j = first; j < last; j++) {
      dots.take(j, j - first);
    }
    for (int b = 0; b < all.blockCount(); b++) {
      float[][] found = dots.with(b, last - first);
      for (int own = 0; own < last - first; own++) {
        for (int i = 0; i < all.rowsIn(b); i++) {
          if (found[own][i] > least[own]) {
            // Positive floats order as their bits do; the complement sorts the best first.
            kept[own][sizes[own]++] =
                (long) ~Float.floatToIntBits(found[own][i]) << 32 | (b * BLOCK + i);
          }
        }
        if (sizes[own] > most + BLOCK) {
          Quickselect.toFront(kept[own], sizes[own], most - 1);
          sizes[own] = most;
          least[own] = similarity(kept[own][most - 1]);
        }
      }
    }
    for (int j = first; j < last; j++) {
      long[] mine = kept[j - first];
      Arrays.sort(mine, 0, sizes[j - first]);
      int size = Math.min(most, sizes[j - first]);
      rows[j] = new int[size];
      similarities[j] = new float[size];
      for (int i = 0; i < size; i++) {
        rows[j][i] = (int) mine[i];
        similarities[j][i] = similarity(mine[i]);
      }
    }
  }

  private static float similarity(long key) {
    return Float.intBitsToFloat(~(int) (key >> 32));
  }

  int count() {
    return rows.length;
  }

  /// What row `j` would add.
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
