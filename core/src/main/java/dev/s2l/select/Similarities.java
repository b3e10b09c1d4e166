package dev.s2l.select;

import dev.s2l.run.VectorModule;
import java.util.stream.IntStream;

/// Cosines between rows of [Embeddings], computed when they are asked for, and held only where all
/// of them fit.
final class Similarities implements FacilityObjective {
  /// Rows that are looked at together: their vectors stay in the second-level cache.
  private static final int BLOCK = 512;

  private final Embeddings embeddings;
  private final Dots dots;
  private final int count;

  /// By row; empty if they are not held.
  private final float[][] held;

  Similarities(Embeddings embeddings) {
    this.embeddings = embeddings;
    dots = VectorModule.present() ? new VectorDots(embeddings) : new ScalarDots(embeddings);
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
      dots.block(j, i, into, at + i - from);
    }
  }

  private static int padded(int count) {
    return (count + Embeddings.BLOCK - 1) / Embeddings.BLOCK * Embeddings.BLOCK;
  }
}
