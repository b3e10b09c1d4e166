package dev.s2l.lm.model;

import org.bytedeco.pytorch.Tensor;

/// The cross-entropy of some positions, where the probabilities of other tokens are not wanted.
/// Belongs to one thread. Computes no gradient; see [HeadGradient].
public sealed interface HeadLosses extends AutoCloseable permits TiledLosses, ChunkedLosses {
  /// @param rows most positions whose logits are computed at once where they are not computed in
  ///   tiles, see [Budgets#logitRows(DecoderConfig)]
  static HeadLosses of(Decoder decoder, int rows) {
    return tiled(decoder.dtype(), decoder.compute().device())
        ? new TiledLosses(decoder.head())
        : new ChunkedLosses(new HeadChunks(decoder, rows));
  }

  private static boolean tiled(DType dtype, ComputeDevice device) {
    return dtype == DType.FLOAT32 && device == ComputeDevice.CPU;
  }

  /// @param rows of [Decoder#hidden] (M, H), at least one
  /// @param targets the learned tokens (M)
  /// @return nats (M)
  float[] of(Tensor rows, long[] targets);

  /// Bytes of the buffers of one thread.
  static long bytes(DecoderConfig config, DType dtype, ComputeDevice device) {
    return tiled(dtype, device) ? TiledLosses.BYTES : HeadChunks.bytes(config, dtype);
  }

  @Override
  void close();
}
