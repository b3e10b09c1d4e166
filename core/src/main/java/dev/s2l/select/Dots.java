package dev.s2l.select;

/// Dot products of [Embeddings]. Each is one chain of fused multiply-adds from 0 through the
/// dimensions in order, so that the bits depend neither on the kernel nor on the processor.
interface Dots {
  /// Those of row `j` with the [Embeddings#BLOCK] rows from `from` on, into `into[at..]`.
  void block(int j, int from, float[] into, int at);
}
