package dev.s2l.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything that a comparison needs to know.
///
/// @param grid its cells
/// @param losses trajectories of the rows; several where proxies were trained with several seeds
/// @param data the rows
/// @param trainee what is trained on the subsets
/// @param regime how long
/// @param judging how numbers are compared
/// @param onFailure what happens after a cell failed
/// @param models what happens to trained models that were measured
public record ComparisonSettings(
    ComparisonGrid grid,
    List<RecordedLosses> losses,
    DataSource data,
    Trainee trainee,
    Regime regime,
    Judging judging,
    OnFailure onFailure,
    Models models) {

  /// How numbers are compared.
  ///
  /// @param margins differences that do not matter, by metric; under the empty name for all others
  /// @param lowerIsBetter metrics of which lower is better besides losses
  /// @param controls whether the controls run
  public record Judging(Map<String, Double> margins, Set<String> lowerIsBetter, boolean controls) {}

  /// How long a subset is trained on.
  public enum Regime {
    /// As many steps as an epoch or more of all rows takes, on every subset.
    EQUAL_STEPS,
    /// As many epochs as all rows get, so a smaller subset gets fewer steps.
    EQUAL_EPOCHS
  }

  /// What happens after a cell failed.
  public enum OnFailure {
    STOP,
    GO_ON
  }

  /// What happens to trained models that were measured.
  public enum Models {
    REMOVED,
    KEPT
  }
}
