package dev.s2l.select;

import java.util.Arrays;
import java.util.stream.IntStream;

/// For every row the rows most similar to it, itself included: the sparse form of the objective.
final class Neighbors implements FacilityObjective {
  private static final int BLOCK = 512;

  private final int[][] rows;
  private final float[][] similarities;

  /// @param most neighbours kept of each row; of equals the lower row
  Neighbors(Similarities all, int most) {
    rows = new int[all.count()][];
    similarities = new float[all.count()][];
    int tile = 64;
    IntStream.range(0, (all.count() + tile - 1) / tile)
        .parallel()
        .forEach(t -> find(all, most, t * tile, Math.min(all.count(), (t + 1) * tile)));
  }

  private void find(Similarities all, int most, int first, int last) {
    long[][] kept = new long[last - first][most + 2 * BLOCK];
    int[] sizes = new int[last - first];
    float[] least = new float[last - first];
    float[] block = new float[BLOCK];
    for (int from = 0; from < all.count(); from += BLOCK) {
      int to = Math.min(all.count(), from + BLOCK);
      for (int j = first; j < last; j++) {
        int own = j - first;
        all.dots(j, from, to, block, 0);
        for (int i = from; i < to; i++) {
          if (block[i - from] > least[own]) {
            // Positive floats order as their bits do; the complement sorts the best first.
            kept[own][sizes[own]++] = (long) ~Float.floatToIntBits(block[i - from]) << 32 | i;
          }
        }
        if (sizes[own] > most + BLOCK) {
          Lowest.toFront(kept[own], sizes[own], most - 1);
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

  @Override
  public int count() {
    return rows.length;
  }

  @Override
  public double[] gains(float[] best) {
    double[] gains = new double[rows.length];
    Arrays.setAll(gains, j -> gain(j, best));
    return gains;
  }

  @Override
  public double gain(int j, float[] best) {
    double gain = 0;
    for (int i = 0; i < rows[j].length; i++) {
      gain += Math.max(0, similarities[j][i] - best[rows[j][i]]);
    }
    return gain;
  }

  @Override
  public void choose(int j, float[] best) {
    for (int i = 0; i < rows[j].length; i++) {
      int row = rows[j][i];
      best[row] = Math.max(best[row], similarities[j][i]);
    }
  }
}
