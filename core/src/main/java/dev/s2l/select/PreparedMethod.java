package dev.s2l.select;

import java.util.List;

/// A method prepared for one input. It draws a subset of any size; a larger subset contains the
/// smaller ones.
sealed interface PreparedMethod
    permits PreparedClusters, PreparedLengthMatch, PreparedRanking, EveryRow {
  /// Adds `budget` rows to `chosen`, or all rows if there are fewer.
  List<Quota> draw(int budget, ChosenRows.Builder chosen);
}
