package dev.s2l.lm.model;

/// How attention is computed. The choice changes the last bits, so it follows from the pass, shapes
/// and the device alone.
enum AttentionPath {
  /// Two products and a softmax between, in blocks ([BlockAttention]).
  PRODUCTS,
  /// libtorch's fused kernel.
  FUSED;

  /// From this many keys on the fused kernel trains faster in float32 on a CPU.
  private static final int LONG = 384;

  /// Narrower heads lose by it: it multiplies blocks of 64 positions, and each product costs more
  /// than it computes (measured with the built-in proxy, whose heads are 16 wide).
  private static final int WIDE = 32;

  /// Of passes that are walked back.
  ///
  /// @param keys positions that are looked at (T)
  /// @param headDimension width of a head (D)
  static AttentionPath training(ComputeDevice device, DType dtype, int keys, int headDimension) {
    // In bfloat16 this build's fused kernel falls back to a naive loop on CPUs, 20 times slower.
    boolean fused = dtype.float32() && headDimension >= WIDE && keys >= LONG;
    return fused ? FUSED : scoring(device);
  }

  /// Of all others. On a CPU products are not slower at any length (measured up to 1,500 keys), and
  /// they allow lines that hold several rows.
  static AttentionPath scoring(ComputeDevice device) {
    return device == ComputeDevice.CUDA ? FUSED : PRODUCTS;
  }
}
