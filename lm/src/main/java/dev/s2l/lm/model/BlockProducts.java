package dev.s2l.lm.model;

import org.bytedeco.pytorch.Tensor;

/// The products of [BlockAttention] with one layer's queries, keys and values, block by block. In
/// the shapes below, N query heads of width D share K key-value heads, G = N ÷ K each, and R = B·K
/// counts the pairs of a row and a key-value head.
sealed interface BlockProducts permits LaidProducts, StridedProducts {
  /// Who multiplies. The choice changes last bits, so it follows from the device and the format
  /// alone.
  enum By {
    /// libtorch, all matrices of a block in one call.
    LIBTORCH(BlockAttention.QUERIES),
    /// OpenBLAS, a matrix a call, where it lies: libtorch's oneDNN wants copies by head, and
    /// compiles code for every number of queries, keys and pairs.
    OPENBLAS(64);

    private final int queries;

    By(int queries) {
      this.queries = queries;
    }

    static By of(ComputeDevice device, DType dtype) {
      return dtype.float32() && device == ComputeDevice.CPU ? OPENBLAS : LIBTORCH;
    }

    /// Most queries of a block. With fewer, fewer scores are computed that nobody may see, and more
    /// products are called.
    int queries() {
      return queries;
    }

    /// @param queries (B, S, N, D)
    BlockProducts over(DecoderConfig.Attention shape, Tensor queries, KeyValues.KeyValuePair seen) {
      return switch (this) {
        case LIBTORCH -> new LaidProducts(shape, queries, seen);
        case OPENBLAS -> new StridedProducts(shape, queries, seen);
      };
    }
  }

  /// Writes what the block's queries score of its keys.
  ///
  /// @param scores (pairs, G·queries, keys)
  void score(AttentionBlock block, Tensor scores);

  /// Memory for what the heads give.
  Output output();

  /// What the heads give.
  interface Output {
    /// Writes what the block's queries get of its values.
    ///
    /// @param probabilities (pairs, G·queries, keys)
    void see(AttentionBlock block, Tensor probabilities);

    /// After all blocks (B, S, N·D).
    Tensor made();
  }

  /// @param into the gradient in what the heads give (B, S, N·D)
  Back back(Tensor into);

  /// Gradients, block by block.
  interface Back {
    /// Adds up the gradient in the values.
    ///
    /// @param flowing gets the gradient in the probabilities (pairs, G·queries, keys)
    void throughValues(AttentionBlock block, Tensor probabilities, Tensor flowing);

    /// Adds up the gradients in queries and keys.
    ///
    /// @param scores the gradient in the scores (pairs, G·queries, keys)
    void throughScores(AttentionBlock block, Tensor scores);

    /// After all blocks.
    CausalAttention.Gradients gradients();
  }
}
