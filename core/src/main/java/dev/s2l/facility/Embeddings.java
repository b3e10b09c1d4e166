package dev.s2l.facility;

/// One vector per row, for example the mean last hidden state, scaled to length 1. Owns its arrays:
/// blocks of [#BLOCK] rows, each with one array per dimension.
final class Embeddings {
  /// A multiple of the tiles of [EagerGreedy]. The vectors of one block fit into the second-level
  /// cache.
  static final int BLOCK = 1020;

  /// Bits of the number of a row in its block.
  static final int NUMBER_BITS = 10;

  /// (blocks, dimensions, rows of the block)
  private final float[][][] blocks;

  private final int count;

  private Embeddings(float[][][] blocks, int count) {
    this.blocks = blocks;
    this.count = count;
  }

  /// @param columns `(dimensions, all rows)`
  /// @param rows that are taken, in this order; a zero vector stays zero
  static Embeddings normalized(float[][] columns, int[] rows) {
    float[][][] blocks = new float[(rows.length + BLOCK - 1) / BLOCK][columns.length][];
    for (int b = 0; b < blocks.length; b++) {
      int first = b * BLOCK;
      double[] scale = new double[Math.min(BLOCK, rows.length - first)];
      for (float[] column : columns) {
        for (int i = 0; i < scale.length; i++) {
          scale[i] += (double) column[rows[first + i]] * column[rows[first + i]];
        }
      }
      for (int i = 0; i < scale.length; i++) {
        scale[i] = scale[i] > 0 ? 1 / Math.sqrt(scale[i]) : 0;
      }
      for (int d = 0; d < columns.length; d++) {
        blocks[b][d] = new float[scale.length];
        for (int i = 0; i < scale.length; i++) {
          blocks[b][d][i] = (float) (columns[d][rows[first + i]] * scale[i]);
        }
      }
    }
    return new Embeddings(blocks, rows.length);
  }

  int count() {
    return count;
  }

  int dims() {
    return blocks[0].length;
  }

  int blockCount() {
    return blocks.length;
  }

  /// (dimensions, rows of the block)
  float[][] block(int b) {
    return blocks[b];
  }

  /// How many rows a block has.
  int rowsIn(int b) {
    return blocks[b][0].length;
  }

  float at(int row, int dimension) {
    return blocks[row / BLOCK][dimension][row % BLOCK];
  }
}
