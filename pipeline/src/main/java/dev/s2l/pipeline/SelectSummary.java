package dev.s2l.pipeline;

import dev.s2l.cluster.KSweep;
import dev.s2l.handover.SelectionCard;
import java.util.List;

/// The result of a selection.
///
/// @param runDirectory as given
/// @param method name of the method
/// @param rows of the trajectories
/// @param usable rows with finite losses
/// @param selected rows chosen
/// @param clusters how many there are; 0 for methods without clusters
/// @param sweep the numbers of clusters that were tried, if they were
/// @param stability adjusted Rand index with each bootstrap sample, if asked for
/// @param files written, relative to the run directory
/// @param warnings for people
public record SelectSummary(
    String runDirectory,
    String method,
    int rows,
    int usable,
    int selected,
    int clusters,
    List<KSweep.Try> sweep,
    List<Double> stability,
    List<String> files,
    List<String> warnings) {

  public static SelectSummary of(RunSession run, SelectionCard card) {
    return new SelectSummary(
        run.directory().root().toString(),
        card.method(),
        card.rows().all(),
        card.rows().usable(),
        card.rows().selected(),
        card.clustering().map(SelectionCard.ClusteringSummary::k).orElse(0),
        card.clustering().map(SelectionCard.ClusteringSummary::sweep).orElse(List.of()),
        card.clustering().map(SelectionCard.ClusteringSummary::stability).orElse(List.of()),
        card.outputs().stream().map(output -> "selection/" + output.file()).toList(),
        card.warnings());
  }
}
