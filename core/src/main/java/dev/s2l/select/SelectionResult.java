package dev.s2l.select;

import dev.s2l.cluster.TrajectoryClustering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A selection and how it was made.
///
/// @param usable rows that have losses; percentages refer to them
/// @param eligible rows that could be chosen: usable, and not excluded as suspects
/// @param budget rows that were asked for
/// @param quotas by cluster number; by source for methods without clusters
/// @param clusters present for methods with clusters
/// @param lengths present for `length-matched-random`
/// @param nested in the order of the settings
/// @param warnings for people, in the order in which they came up
public record SelectionResult(
    ChosenRows selection,
    int usable,
    int eligible,
    int budget,
    List<Quota> quotas,
    Optional<TrajectoryClustering> clusters,
    Optional<LengthMatch> lengths,
    List<Nested> nested,
    List<String> warnings) {

  /// The same with further warnings.
  public SelectionResult warning(List<String> more) {
    var all = new ArrayList<>(warnings);
    all.addAll(more);
    return new SelectionResult(
        selection, usable, eligible, budget, quotas, clusters, lengths, nested, List.copyOf(all));
  }

  /// A smaller subset that lies inside the selection.
  public record Nested(Budget budget, ChosenRows selection) {}
}
