package dev.s2l.select;

import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Warnings about clusters and topics that have no row in a subset.
final class CoverageWarnings {
  /// How many topics a warning names.
  private static final int NAMED = 10;

  private final SelectionInput input;
  private final int[] usable;
  private final BitSet excluded;

  /// @param usable rows that have losses, ascending
  /// @param excluded rows that cannot be chosen
  CoverageWarnings(SelectionInput input, int[] usable, BitSet excluded) {
    this.input = input;
    this.usable = usable;
    this.excluded = excluded;
  }

  /// A label without a chosen row.
  ///
  /// @param rows usable ones that carry it
  /// @param open those of them that could be chosen
  private record Lost(String name, int rows, int open) {
    String text() {
      String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
      return Phrase.of("'%s' (%s%s)", shown, counted(rows), open == 0 ? ", all excluded" : "");
    }
  }

  /// @param subset its name in sentences, for example `the subset`
  List<String> by(ChosenRows selection, List<Quota> quotas, String subset) {
    var sentences = new ArrayList<String>();
    clusters(quotas, subset).ifPresent(sentences::add);
    labels(selection, subset).ifPresent(sentences::add);
    return sentences;
  }

  private static Optional<String> clusters(List<Quota> quotas, String subset) {
    var clusters =
        quotas.stream()
            .filter(quota -> quota.cluster() != ChosenRows.NO_CLUSTER && quota.size() > 0)
            .toList();
    var without = clusters.stream().filter(quota -> quota.taken() == 0).toList();
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "%,d of %,d clusters, with %s, gave none to %s. Fewer clusters (--num-clusters) or"
                    + " a larger --budget let small ones give some.",
                without.size(),
                clusters.size(),
                counted(without.stream().mapToInt(Quota::size).sum()),
                subset));
  }

  /// The warning by topic; by source if no row has a topic.
  private Optional<String> labels(ChosenRows selection, String subset) {
    boolean topics = input.topics().named();
    var labels = topics ? input.topics() : input.sources();
    var lost = lost(selection, labels);
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(", ", lost.stream().limit(NAMED).map(Lost::text).toList());
    int more = lost.size() - NAMED;
    boolean open = lost.stream().anyMatch(one -> one.open > 0);
    return Optional.of(
        Phrase.of(
            "%,d of %,d %ss %s no row in %s: %s%s.%s",
            lost.size(),
            labels.names().stream().filter(name -> !name.isEmpty()).count(),
            topics ? "topic" : "source",
            lost.size() == 1 ? "has" : "have",
            subset,
            names,
            more > 0 ? Phrase.of(" and %,d more", more) : "",
            open ? remedy(topics) : ""));
  }

  private static String remedy(boolean topics) {
    return topics
        ? " --min-per-topic 1 keeps a row of each."
        : " --per-source gives each source its share.";
  }

  /// Largest first; equal ones by name.
  private List<Lost> lost(ChosenRows selection, RowLabels labels) {
    var lost = new ArrayList<Lost>();
    int[][] groups = labels.group(usable);
    for (int label = 0; label < groups.length; label++) {
      String name = labels.names().get(label);
      int[] rows = groups[label];
      if (!name.isEmpty()
          && rows.length > 0
          && Arrays.stream(rows).noneMatch(selection::contains)) {
        int open = (int) Arrays.stream(rows).filter(row -> !excluded.get(row)).count();
        lost.add(new Lost(name, rows.length, open));
      }
    }
    lost.sort(Comparator.comparingInt(Lost::rows).reversed().thenComparing(Lost::name));
    return lost;
  }

  private static String counted(int rows) {
    return rows == 1 ? "1 row" : Phrase.of("%,d rows", rows);
  }
}
