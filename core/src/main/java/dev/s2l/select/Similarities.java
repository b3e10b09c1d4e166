package dev.s2l.select;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Cosines between rows of [Embeddings], computed when they are asked for, and held only where all
/// of them fit. A lane is a row and no sum runs across lanes: the bits depend neither on the
/// processor's lane width nor on whether a loop has been compiled yet (`reduceLanes` leaves the
/// order of a float sum open).
final class Similarities implements FacilityObjective {
  private static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() <= Embeddings.PANEL
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_512;

  /// Rows that are looked at together: their vectors stay in the second-level cache.
  private static final int BLOCK = 512;

  private final Embeddings embeddings;
  private final float[] values;
  private final int count;

  /// By row; empty if they are not held.
  private final float[][] held;

  Similarities(Embeddings embeddings) {
    this.embeddings = embeddings;
    values = embeddings.values();
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
                held[j] = new float[padded(count)];
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

  /// The dot products of row `j` with rows `from` to `to`, into `into[at..]`, and beyond `to` up to
  /// a whole number of [Embeddings#BLOCK] rows.
  ///
  /// @param from a multiple of [Embeddings#BLOCK]
  void dots(int j, int from, int to, float[] into, int at) {
    for (int i = from; i < to; i += Embeddings.BLOCK) {
      for (int part = 0; part < Embeddings.BLOCK; part += 8 * SPECIES.length()) {
        dots(embeddings.offset(j), i + part, into, at + i - from + part);
      }
    }
  }

  /// Eight vectors of rows against one.
  private void dots(int mine, int i, float[] into, int at) {
    int lanes = SPECIES.length();
    int step = Embeddings.PANEL;
    int end = embeddings.dims() * step;
    int a0 = embeddings.offset(i);
    int a1 = embeddings.offset(i + lanes);
    int a2 = embeddings.offset(i + 2 * lanes);
    int a3 = embeddings.offset(i + 3 * lanes);
    int a4 = embeddings.offset(i + 4 * lanes);
    int a5 = embeddings.offset(i + 5 * lanes);
    int a6 = embeddings.offset(i + 6 * lanes);
    int a7 = embeddings.offset(i + 7 * lanes);
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    for (int d = 0; d < end; d += step) {
      var v = FloatVector.broadcast(SPECIES, values[mine + d]);
      s0 = FloatVector.fromArray(SPECIES, values, a0 + d).fma(v, s0);
      s1 = FloatVector.fromArray(SPECIES, values, a1 + d).fma(v, s1);
      s2 = FloatVector.fromArray(SPECIES, values, a2 + d).fma(v, s2);
      s3 = FloatVector.fromArray(SPECIES, values, a3 + d).fma(v, s3);
      s4 = FloatVector.fromArray(SPECIES, values, a4 + d).fma(v, s4);
      s5 = FloatVector.fromArray(SPECIES, values, a5 + d).fma(v, s5);
      s6 = FloatVector.fromArray(SPECIES, values, a6 + d).fma(v, s6);
      s7 = FloatVector.fromArray(SPECIES, values, a7 + d).fma(v, s7);
    }
    s0.intoArray(into, at);
    s1.intoArray(into, at + lanes);
    s2.intoArray(into, at + 2 * lanes);
    s3.intoArray(into, at + 3 * lanes);
    s4.intoArray(into, at + 4 * lanes);
    s5.intoArray(into, at + 5 * lanes);
    s6.intoArray(into, at + 6 * lanes);
    s7.intoArray(into, at + 7 * lanes);
  }

  private static int padded(int count) {
    return (count + Embeddings.BLOCK - 1) / Embeddings.BLOCK * Embeddings.BLOCK;
  }
}
