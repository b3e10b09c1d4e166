package dev.s2l.pipeline;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Optional;

/// What is asked of a run: `s2l diagnose`.
///
/// @param target whose losses the proxy's are compared with
/// @param gradientRows rows whose gradients are computed, at most
/// @param ldsTrainings short trainings on random halves; 0 for none
/// @param seed of everything that is drawn
public record DiagnosisSettings(
    Optional<ModelChoice> target, int gradientRows, int ldsTrainings, long seed) {
  /// Gives at least 2,000 pairs.
  private static final int LEAST_ROWS = 64;

  /// With fewer, rank correlations over the trainings say nothing.
  private static final int LEAST_TRAININGS = 20;

  /// 8,192 rows, 20 trainings.
  public static final DiagnosisSettings USUAL =
      new DiagnosisSettings(Optional.empty(), 1 << 13, LEAST_TRAININGS, 42);

  public DiagnosisSettings {
    if (gradientRows < LEAST_ROWS) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--gradient-rows %d: expected at least %d, which make 2,016 pairs.",
              gradientRows, LEAST_ROWS));
    }
    if (ldsTrainings != 0 && ldsTrainings < LEAST_TRAININGS) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--lds-trainings %d: expected at least %d, or 0 to leave them out.",
              ldsTrainings, LEAST_TRAININGS));
    }
  }
}
