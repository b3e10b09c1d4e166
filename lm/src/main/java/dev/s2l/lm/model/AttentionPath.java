package dev.s2l.lm.model;

/// How attention is computed. The choice changes the last bits, so it follows from shapes and the
/// device alone.
enum AttentionPath {
  /// Two products and a softmax between, in blocks ([BlockAttention]).
  PRODUCTS,
  /// libtorch's fused kernel.
  FUSED;

  /// From this many keys on the fused kernel is faster in float32 on a CPU.
  private static final int LONG = 384;

  /// Narrower heads lose by it: it multiplies blocks of 64 positions, and each product costs more
  /// than it computes (measured with the built-in proxy, whose heads are 16 wide).
  private static final int WIDE = 32;

  /// @param keys positions that are looked at (T)
  /// @param headDimension width of a head (D)
  static AttentionPath of(ComputeDevice device, DType dtype, int keys, int headDimension) {
    return keys > longestOfProducts(device, dtype, headDimension) ? FUSED : PRODUCTS;
  }

  /// The most keys that are looked at by [#PRODUCTS]; 0 if it is never taken.
  static int longestOfProducts(ComputeDevice device, DType dtype, int headDimension) {
    if (device == ComputeDevice.CUDA) {
      return 0;
    }
    // In bfloat16 this build's fused kernel falls back to a naive loop on CPUs, 20 times slower.
    return dtype.float32() && headDimension >= WIDE ? LONG - 1 : Integer.MAX_VALUE;
  }
}
