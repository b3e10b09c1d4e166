package dev.s2l.suspect;

import dev.s2l.dataset.RowGroups;
import dev.s2l.dataset.RowLabels;

/// The rows that a row is compared with: the rows of its source and topic if there are enough; else
/// those of its source; else all rows.
final class PeerGroups {
  /// A smaller group tells too little about ordinary rows.
  private static final int MIN_ROWS = 50;

  /// If there are more pairs of source and topic, topics are ignored.
  private static final int MAX_PAIRS = 1 << 22;

  private final int[][] groups;
  private final String[] names;

  private PeerGroups(int[][] groups, String[] names) {
    this.groups = groups;
    this.names = names;
  }

  /// Splits `rows` so that every row is in one group; a group's rows ascend.
  static PeerGroups of(int[] rows, RowLabels sources, RowLabels topics) {
    long pairs = (long) sources.names().size() * topics.names().size();
    return pairs > MAX_PAIRS
        ? among(rows, sources, RowLabels.none(topics.codes().length))
        : among(rows, sources, topics);
  }

  private static PeerGroups among(int[] rows, RowLabels sources, RowLabels topics) {
    int topicCount = topics.names().size();
    int[] fine = new int[sources.codes().length];
    for (int row : rows) {
      fine[row] = sources.codes()[row] * topicCount + topics.codes()[row];
    }
    int fineCount = sources.names().size() * topicCount;
    int[] fineSizes = new int[fineCount];
    int[] sourceSizes = new int[sources.names().size()];
    for (int row : rows) {
      fineSizes[fine[row]]++;
    }
    for (int row : rows) {
      if (fineSizes[fine[row]] < MIN_ROWS) {
        sourceSizes[sources.codes()[row]]++;
      }
    }
    int all = fineCount + sourceSizes.length;
    int[] group = new int[fine.length];
    for (int row : rows) {
      int source = sources.codes()[row];
      boolean enough = sourceSizes[source] >= MIN_ROWS;
      group[row] = fineSizes[fine[row]] >= MIN_ROWS ? fine[row] : enough ? fineCount + source : all;
    }
    int[][] groups = RowGroups.of(rows, group, all + 1);
    String[] names = new String[all + 1];
    for (int g = 0; g <= all; g++) {
      names[g] =
          g == all
              ? "all rows"
              : g >= fineCount
                  ? label("source", sources.names().get(g - fineCount))
                  : label("source", sources.names().get(g / topicCount))
                      + label(", topic", topics.names().get(g % topicCount));
    }
    return new PeerGroups(groups, names);
  }

  private static String label(String kind, String name) {
    return name.isEmpty() ? "" : kind + " " + name;
  }

  int count() {
    return groups.length;
  }

  int[] rows(int group) {
    return groups[group];
  }

  String name(int group) {
    return names[group].isEmpty() ? "all rows" : names[group];
  }
}
