package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts rows that have a list or an object where a label (source, topic, id) is expected. They
/// are used like others, without that label.
final class OddLabels {
  private record Label(String word, String column) implements Comparable<Label> {
    @Override
    public int compareTo(Label other) {
      return (word + "\n" + column).compareTo(other.word + "\n" + other.column);
    }
  }

  private final SortedMap<Label, Long> rows = new TreeMap<>();

  /// @param word what the column is expected to hold
  void add(String word, String column) {
    rows.merge(new Label(word, column), 1L, Long::sum);
  }

  void tell(Progress progress) {
    rows.forEach(
        (label, count) ->
            progress.warn(
                Phrase.of(
                    "\"%s\" is a list or an object in %,d rows, which is no %s: they are used"
                        + " without one. Name another column with --columns %s=NAME",
                    label.column, count, label.word, label.word)));
  }
}
