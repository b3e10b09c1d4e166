package dev.s2l.facility;

import dev.s2l.vector.Products;

/// Computes the cosines of several rows of [Embeddings] with all rows of a block. Negative cosines
/// become 0. Cosines are rounded to multiples of 2⁻²³, so their sums and differences are exact in
/// float64 in any order. Before rounding, each is one chain of fused multiply-adds that starts at 0
/// and goes through the dimensions in order. Use it from one thread.
final class Cosines {
  private final Embeddings embeddings;

  /// The vectors in the layout of [Products].
  private final float[] vectors;

  private final float[] bias;
  private final float[] single;

  /// (rows, rows of the block)
  private final float[][] cosines;

  /// @param maxRows how many rows are taken at once, at most
  Cosines(Embeddings embeddings, int maxRows) {
    this.embeddings = embeddings;
    int slots = (maxRows + Products.WIDTH - 1) / Products.WIDTH * Products.WIDTH;
    this.vectors = new float[slots * embeddings.dims()];
    this.bias = new float[slots];
    this.single = new float[embeddings.dims()];
    this.cosines = new float[slots][Embeddings.BLOCK];
  }

  /// Takes a row as number `i`.
  void take(int row, int i) {
    int dims = embeddings.dims();
    int at = i / Products.WIDTH * Products.WIDTH * dims + i % Products.WIDTH;
    for (int d = 0; d < dims; d++) {
      vectors[at + d * Products.WIDTH] = embeddings.at(row, d);
    }
  }

  /// Computes the cosines of the first `count` rows taken with the rows of a block.
  ///
  /// @return arrays of this object: (rows taken, rows of the block)
  float[][] with(int block, int count) {
    int rows = embeddings.rowsIn(block);
    for (int slot = 0; slot < count; slot += Products.WIDTH) {
      int at = slot * embeddings.dims();
      Products.of(embeddings.block(block), 0, rows, vectors, at, bias, slot, cosines);
    }
    for (int i = 0; i < count; i++) {
      round(cosines[i], rows);
    }
    return cosines;
  }

  /// Computes the cosines of one row with the rows of a block.
  ///
  /// @return an array of this object: (rows of the block)
  float[] of(int row, int block) {
    for (int d = 0; d < single.length; d++) {
      single[d] = embeddings.at(row, d);
    }
    int rows = embeddings.rowsIn(block);
    Products.of(embeddings.block(block), 0, rows, single, cosines[0]);
    round(cosines[0], rows);
    return cosines[0];
  }

  /// Between 1 and 2 neighbouring floats are 2⁻²³ apart.
  private static void round(float[] cosines, int rows) {
    for (int i = 0; i < rows; i++) {
      cosines[i] = Math.max(0, cosines[i]) + 1f - 1f;
    }
  }
}
