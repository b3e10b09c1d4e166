package dev.s2l.select;

import dev.s2l.dataset.RowGroups;
import dev.s2l.dataset.RowLabels;
import java.util.Arrays;
import java.util.BitSet;

/// The parts among which the budget is divided before a method chooses: one part with all rows, or
/// one part per source.
///
/// @param sources the name of each part; empty for all rows
/// @param rows `(parts)`: the rows of each part, ascending
/// @param turns the parts in the order in which they are served: by ascending size, ties by name
@SuppressWarnings("ArrayRecordComponent") // shared inside the package, compared by no one
record SourceParts(String[] sources, int[][] rows, int[] turns) {

  static SourceParts of(int[] rows, RowLabels labels, SourceSplit split) {
    int[][] groups =
        switch (split) {
          case NONE -> new int[][] {rows};
          case EVEN ->
              Arrays.stream(labels.group(rows))
                  .filter(group -> group.length > 0)
                  .toArray(int[][]::new);
        };
    String[] sources = new String[groups.length];
    Arrays.setAll(
        sources,
        i ->
            switch (split) {
              case NONE -> "";
              case EVEN -> labels.of(groups[i][0]);
            });
    return new SourceParts(sources, groups, FairShares.ascending(RowGroups.sizes(groups)));
  }

  int count() {
    return rows.length;
  }

  /// The rows of each part that are not excluded.
  int[][] without(BitSet excluded) {
    if (excluded.isEmpty()) {
      return rows;
    }
    return Arrays.stream(rows)
        .map(part -> Arrays.stream(part).filter(row -> !excluded.get(row)).toArray())
        .toArray(int[][]::new);
  }

  /// The share of each part.
  ///
  /// @param open `(parts)`: the rows of each part that can be chosen
  /// @param kept by row: whether it is chosen in any case
  static int[] shares(int[][] open, boolean[] kept, int budget) {
    int[] floors = new int[open.length];
    for (int i = 0; i < open.length; i++) {
      for (int row : open[i]) {
        floors[i] += kept[row] ? 1 : 0;
      }
    }
    return FairShares.of(RowGroups.sizes(open), floors, budget).taken();
  }
}
