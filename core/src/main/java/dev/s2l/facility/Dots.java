package dev.s2l.facility;

import dev.s2l.vector.Products;

/// Cosines of some rows of [Embeddings] with one block of rows after another: 0 where they are
/// negative, and whole multiples of 2⁻²³, so that sums and differences of them are exact in float64
/// whatever their order. Before that each is one chain of fused multiply-adds from 0 through the
/// dimensions. One thread's tool.
final class Dots {
  private final Embeddings embeddings;

  /// As [Products] wants them.
  private final float[] vectors;

  private final float[] bias;
  private final float[] alone;

  /// (rows, rows of the block)
  private final float[][] dots;

  /// @param most rows at once
  Dots(Embeddings embeddings, int most) {
    this.embeddings = embeddings;
    int slots = (most + Products.WIDTH - 1) / Products.WIDTH * Products.WIDTH;
    this.vectors = new float[slots * embeddings.dims()];
    this.bias = new float[slots];
    this.alone = new float[embeddings.dims()];
    this.dots = new float[slots][Embeddings.BLOCK];
  }

  /// Takes up a row as number `i`.
  void take(int row, int i) {
    int dims = embeddings.dims();
    int at = i / Products.WIDTH * Products.WIDTH * dims + i % Products.WIDTH;
    for (int d = 0; d < dims; d++) {
      vectors[at + d * Products.WIDTH] = embeddings.at(row, d);
    }
  }

  /// Computes the cosines of the first `count` of the rows taken up with the rows of a block.
  ///
  /// @return its own arrays: (rows taken up, rows of the block)
  float[][] with(int block, int count) {
    int rows = embeddings.rowsIn(block);
    for (int slot = 0; slot < count; slot += Products.WIDTH) {
      int at = slot * embeddings.dims();
      Products.of(embeddings.block(block), 0, rows, vectors, at, bias, slot, dots);
    }
    for (int i = 0; i < count; i++) {
      round(dots[i], rows);
    }
    return dots;
  }

  /// The cosines of one row with the rows of a block.
  ///
  /// @return its own array
  float[] of(int row, int block) {
    for (int d = 0; d < alone.length; d++) {
      alone[d] = embeddings.at(row, d);
    }
    int rows = embeddings.rowsIn(block);
    Products.of(embeddings.block(block), 0, rows, alone, dots[0]);
    round(dots[0], rows);
    return dots[0];
  }

  /// From 1 to 2 floats are 2⁻²³ apart.
  private static void round(float[] dots, int rows) {
    for (int i = 0; i < rows; i++) {
      dots[i] = Math.max(0, dots[i]) + 1f - 1f;
    }
  }
}
