package dev.s2l.lm.record;

import java.util.Optional;

/// What is computed of every row besides its loss, in the same pass.
///
/// @param states filled if present, as the others
public record RowSignals(
    Optional<MeanStates> states,
    Optional<LaterLosses> laterLosses,
    Optional<HeadGradients> gradients) {
  /// Losses alone.
  public static final RowSignals NONE =
      new RowSignals(Optional.empty(), Optional.empty(), Optional.empty());
}
