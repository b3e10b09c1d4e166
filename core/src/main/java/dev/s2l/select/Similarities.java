package dev.s2l.select;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Cosines between rows of [Embeddings], never below 0, computed when they are asked for: no `N ×
/// N` matrix is held.
final class Similarities implements FacilityObjective {
  private static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() <= 16
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_512;

  /// Rows that are looked at together: their vectors stay in the second-level cache.
  private static final int BLOCK = 512;

  private final float[] values;
  private final int stride;
  private final int count;

  /// By row; empty if they are not held.
  private final float[][] held;

  Similarities(Embeddings embeddings) {
    values = embeddings.values();
    stride = embeddings.stride();
    count = embeddings.count();
    long bytes = (long) Float.BYTES * count * count;
    held = new float[bytes <= Runtime.getRuntime().maxMemory() / 4 ? count : 0][0];
  }

  @Override
  public int count() {
    return count;
  }

  private int blocks() {
    return (count + BLOCK - 1) / BLOCK;
  }

  /// Added up in blocks of rows whatever the number of threads.
  @Override
  public double gain(int j, float[] best) {
    double gain = 0;
    if (held.length > 0) {
      for (int b = 0; b < blocks(); b++) {
        gain += gain(held[j], b * BLOCK, best, b);
      }
      return gain;
    }
    double[] parts =
        IntStream.range(0, blocks()).parallel().mapToDouble(b -> gain(j, best, b)).toArray();
    for (double part : parts) {
      gain += part;
    }
    return gain;
  }

  @Override
  public double[] gains(float[] best) {
    int tile = 64;
    double[] gains = new double[count];
    IntStream.range(0, (count + tile - 1) / tile)
        .parallel()
        .forEach(
            t -> {
              int last = Math.min(count, (t + 1) * tile);
              for (int j = t * tile; j < last && held.length > 0; j++) {
                held[j] = new float[count];
              }
              for (int block = 0; block < blocks(); block++) {
                for (int j = t * tile; j < last; j++) {
                  gains[j] += gain(j, best, block);
                }
              }
            });
    return gains;
  }

  private double gain(int j, float[] best, int block) {
    int from = block * BLOCK;
    int to = Math.min(count, from + BLOCK);
    boolean holds = held.length > 0;
    float[] row = holds ? held[j] : new float[BLOCK];
    int at = holds ? from : 0;
    dots(j, from, to, row, at);
    return gain(row, at, best, block);
  }

  private double gain(float[] row, int at, float[] best, int block) {
    int from = block * BLOCK;
    int size = Math.min(count, from + BLOCK) - from;
    double gain = 0;
    for (int i = 0; i < size; i++) {
      gain += Math.max(0, row[at + i] - best[from + i]);
    }
    return gain;
  }

  @Override
  public void choose(int j, float[] best) {
    float[] row = new float[BLOCK];
    for (int from = 0; from < count; from += BLOCK) {
      int to = Math.min(count, from + BLOCK);
      dots(j, from, to, row, 0);
      for (int i = from; i < to; i++) {
        best[i] = Math.max(best[i], row[i - from]);
      }
    }
  }

  /// The dot products of row `j` with rows `from` to `to`, four at a time, into `into[at..]`.
  void dots(int j, int from, int to, float[] into, int at) {
    int i = from;
    int lanes = SPECIES.length();
    int mine = j * stride;
    for (; i + 4 <= to; i += 4) {
      int a = i * stride;
      var s0 = FloatVector.zero(SPECIES);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      for (int d = 0; d < stride; d += lanes) {
        var v = FloatVector.fromArray(SPECIES, values, mine + d);
        s0 = FloatVector.fromArray(SPECIES, values, a + d).fma(v, s0);
        s1 = FloatVector.fromArray(SPECIES, values, a + stride + d).fma(v, s1);
        s2 = FloatVector.fromArray(SPECIES, values, a + 2 * stride + d).fma(v, s2);
        s3 = FloatVector.fromArray(SPECIES, values, a + 3 * stride + d).fma(v, s3);
      }
      into[at + i - from] = s0.reduceLanes(VectorOperators.ADD);
      into[at + i - from + 1] = s1.reduceLanes(VectorOperators.ADD);
      into[at + i - from + 2] = s2.reduceLanes(VectorOperators.ADD);
      into[at + i - from + 3] = s3.reduceLanes(VectorOperators.ADD);
    }
    for (; i < to; i++) {
      var sum = FloatVector.zero(SPECIES);
      for (int d = 0; d < stride; d += lanes) {
        var v = FloatVector.fromArray(SPECIES, values, mine + d);
        sum = FloatVector.fromArray(SPECIES, values, i * stride + d).fma(v, sum);
      }
      into[at + i - from] = sum.reduceLanes(VectorOperators.ADD);
    }
  }
}
