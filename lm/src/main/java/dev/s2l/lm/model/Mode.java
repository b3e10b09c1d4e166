package dev.s2l.lm.model;

/// What a pass is computed for.
public sealed interface Mode {
  /// For its results alone: what is not needed any more may be overwritten.
  Mode SCORING = new Scoring();

  /// See [#SCORING].
  record Scoring() implements Mode {}

  /// For gradients, which libtorch records.
  ///
  /// @param seed of the random streams that dropout draws from
  /// @param pass names this pass among all of a training
  /// @param activations what layers keep for the way back
  record Training(long seed, String pass, Activations activations) implements Mode {}

  /// Whether gradients are recorded.
  default boolean training() {
    return this instanceof Training;
  }
}
