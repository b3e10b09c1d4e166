package dev.s2l.lm.model;

/// What a layer keeps of a training pass until the pass is walked back. The numbers are the same
/// bits either way.
public enum Activations {
  /// All that its gradients need.
  KEPT,
  /// Only what enters it; the rest is computed again on the way back, one layer at a time: about a
  /// third more computation, and the memory of one layer instead of all (gradient checkpointing,
  /// Chen et al. 2016).
  RECOMPUTED
}
