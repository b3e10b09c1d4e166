package dev.s2l.cluster;

import dev.s2l.trajectory.ColumnRange;
import dev.s2l.trajectory.Transform;

/// What k-means sees of the trajectories: a range of their columns, transformed.
///
/// @param range chooses among the columns that would be clustered, for the paper's ablations
/// @param transform applied to their losses
public record ClusteredValues(ColumnRange range, Transform transform) {
  /// All columns without a transform, as in the paper.
  public static final ClusteredValues PLAIN =
      new ClusteredValues(ColumnRange.EVERYTHING, Transform.RAW);
}
