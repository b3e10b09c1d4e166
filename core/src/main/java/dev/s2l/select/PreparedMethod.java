package dev.s2l.select;

import java.util.List;

/// A method made ready for one input: draws a subset of any size, the smaller ones inside the
/// larger.
sealed interface PreparedMethod permits PreparedClusters, PreparedRanking, EveryRow {
  /// Puts `budget` rows into `chosen`, no more than there are.
  List<Quota> draw(int budget, ChosenRows.Builder chosen);
}
