package dev.s2l.cluster;

import java.util.Arrays;

/// The centroids as [VectorNearest] wants them: panels of [#WIDTH], in a panel dimension after
/// dimension, the values of its centroids side by side. Which centroids share a panel is decided
/// once, by where they lie: neighbours stand together, and neighbouring panels form a group, so
/// that one bound can rule out a whole group.
///
/// Inside a panel numbers ascend. A slot without a centroid can never win.
final class Panels {
  static final int WIDTH = 6;

  /// The bits of 1f.
  private static final int ONE = 0x3F80_0000;

  private final int dims;
  private final int groups;
  private final int[] slots;
  private final int[] groupOf;
  private final float[] numbers;
  private final float[] values;
  private final float[] bias;

  /// @param centroids (k, dims) row after row; where they lie now decides the panels
  /// @param mostGroups as many groups as there are panels, but no more than this
  Panels(float[] centroids, int dims, int mostGroups) {
    this.dims = dims;
    int k = centroids.length / dims;
    int count = (k + WIDTH - 1) / WIDTH;
    this.groups = Math.clamp(mostGroups, 1, count);
    this.slots = new int[count * WIDTH];
    this.groupOf = new int[k];
    this.numbers = new float[slots.length];
    this.values = new float[slots.length * dims];
    this.bias = new float[slots.length];
    Arrays.fill(slots, Clustering.NONE);
    Integer[] all = new Integer[k];
    Arrays.setAll(all, c -> c);
    share(centroids, all, 0, k, 0, count);
    for (int group = 0; group < groups; group++) {
      for (int slot = firstPanel(group) * WIDTH; slot < firstPanel(group + 1) * WIDTH; slot++) {
        if (slots[slot] != Clustering.NONE) {
          groupOf[slots[slot]] = group;
        }
      }
    }
    for (int slot = 0; slot < slots.length; slot++) {
      numbers[slot] = Float.intBitsToFloat(ONE | Math.max(slots[slot], 0));
    }
    fill(centroids);
  }

  /// Gives `numbers[from..to)` to the panels `panel` … `panel + panels - 1`: halves them along the
  /// dimension in which they spread most, until one panel is left.
  private void share(
      float[] centroids, Integer[] numbers, int from, int to, int panel, int panels) {
    if (panels == 1) {
      Arrays.sort(numbers, from, to);
      for (int i = from; i < to; i++) {
        slots[panel * WIDTH + i - from] = numbers[i];
      }
      return;
    }
    int widest = 0;
    float most = -1;
    for (int d = 0; d < dims; d++) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        float value = centroids[numbers[i] * dims + d];
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (high - low > most) {
        most = high - low;
        widest = d;
      }
    }
    int along = widest;
    Arrays.sort(
        numbers,
        from,
        to,
        (a, b) -> Float.compare(centroids[a * dims + along], centroids[b * dims + along]));
    int half = panels / 2;
    share(centroids, numbers, from, from + half * WIDTH, panel, half);
    share(centroids, numbers, from + half * WIDTH, to, panel + half, panels - half);
  }

  /// Takes over where the centroids are now.
  void fill(float[] centroids) {
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (int slot = 0; slot < slots.length; slot++) {
      if (slots[slot] == Clustering.NONE) {
        continue;
      }
      int to = slot / WIDTH * WIDTH * dims + slot % WIDTH;
      for (int d = 0; d < dims; d++) {
        values[to + d * WIDTH] = centroids[slots[slot] * dims + d];
      }
      bias[slot] = bias(centroids, slots[slot], dims);
    }
  }

  /// -‖c‖²/2 of one of `centroids`, (k, dims).
  static float bias(float[] centroids, int c, int dims) {
    double norm = 0;
    for (int i = c * dims; i < (c + 1) * dims; i++) {
      norm += (double) centroids[i] * centroids[i];
    }
    return (float) (0 - norm / 2);
  }

  int dims() {
    return dims;
  }

  int groups() {
    return groups;
  }

  int groupOf(int centroid) {
    return groupOf[centroid];
  }

  /// The panels of a group are `firstPanel(group)` … `firstPanel(group + 1)` - 1.
  int firstPanel(int group) {
    return (int) ((long) (slots.length / WIDTH) * group / groups);
  }

  /// (panels · WIDTH) the number of the centroid in each slot, for [#centroid]: as floats, which
  /// can be picked by a comparison of floats, and which order as the numbers do.
  float[] numbers() {
    return numbers;
  }

  /// (panels, dims) the mean of the centroids of each panel.
  float[] middles() {
    float[] middles = new float[slots.length / WIDTH * dims];
    for (int panel = 0; panel < slots.length / WIDTH; panel++) {
      int count = 0;
      for (int slot = 0; slot < WIDTH && slots[panel * WIDTH + slot] != Clustering.NONE; slot++) {
        count++;
        for (int d = 0; d < dims; d++) {
          middles[panel * dims + d] += values[(panel * dims + d) * WIDTH + slot];
        }
      }
      for (int d = 0; d < dims; d++) {
        middles[panel * dims + d] /= count;
      }
    }
    return middles;
  }

  /// The number of a centroid from what stands for it in [#numbers]: the low bits of a float from 1
  /// to 2.
  static int centroid(float number) {
    return Float.floatToRawIntBits(number) & ~ONE;
  }

  /// (panels, dims, WIDTH)
  float[] values() {
    return values;
  }

  /// (panels · WIDTH) -‖c‖²/2
  float[] bias() {
    return bias;
  }
}
