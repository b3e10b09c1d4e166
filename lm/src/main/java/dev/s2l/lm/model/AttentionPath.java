package dev.s2l.lm.model;

/// How attention is computed.
enum AttentionPath {
  /// Two products and a softmax between, in blocks ([BlockAttention]).
  PRODUCTS,
  /// libtorch's fused kernel.
  FUSED;

  /// On a CPU products are faster, there and back, with rows of up to 1,500 tokens (measured), and
  /// let rows share what they begin with.
  static AttentionPath of(ComputeDevice device) {
    return switch (device) {
      case CPU -> PRODUCTS;
      case CUDA -> FUSED;
    };
  }
}
