package dev.s2l.pipeline;

import dev.s2l.compare.VerdictSettings;
import java.util.List;

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
    VerdictSettings judging,
    OnFailure onFailure,
    Models models) {

  /// What the rows of a cell are chosen by.
  RecordedLosses losses(ComparisonGrid.Cell cell) {
    return cell.method().losses().orElseGet(() -> losses.get(cell.store()));
  }

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
