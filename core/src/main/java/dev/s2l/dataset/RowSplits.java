package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The splits that the rows of one input say in a column `split`: `train`, `validation`, `test` and
/// their other names. Other values say nothing.
final class RowSplits {
  private static final Set<List<String>> COLUMNS =
      Set.of(List.of("split"), List.of("data", "split"), List.of("dataset", "split"));

  private final Optional<String> wanted;
  private final ByName<Boolean> columns =
      new ByName<>(name -> COLUMNS.contains(ColumnNames.words(name)));
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final Set<String> used = new TreeSet<>();
  private long ofNone;
  private boolean texts;

  /// @param wanted the split whose rows are read; empty: all rows are
  RowSplits(Optional<String> wanted) {
    this.wanted = wanted;
  }

  /// Whether a column of this name may say the split.
  boolean isColumn(String name) {
    return columns.of(name);
  }

  /// Notes the split of the next row.
  ///
  /// @return whether the row is read. One without a text in such a column is, unless a row before
  ///   it has one
  boolean takes(Map<String, JsonNode> row) {
    Optional<String> said = Optional.empty();
    for (var entry : row.entrySet()) {
      JsonNode value = entry.getValue();
      if (isColumn(entry.getKey()) && value.isString() && !RowMapper.isAbsent(value)) {
        said = Optional.of(value.stringValue().strip());
        used.add(entry.getKey());
      }
    }
    texts |= said.isPresent();
    Optional<String> split = said.flatMap(this::named);
    split.ifPresentOrElse(name -> counts.merge(name, 1L, Long::sum), () -> ofNone++);
    return wanted.isEmpty()
        || !texts
        || (split.isPresent() && split.equals(wanted.flatMap(this::named)));
  }

  private Optional<String> named(String value) {
    return wanted.equals(Optional.of(value)) && Splits.usual(value).isEmpty()
        ? wanted
        : Splits.usual(value);
  }

  /// The columns by which rows were left out.
  Set<String> used() {
    return wanted.isPresent() ? used : Set.of();
  }

  /// Whether some row says a split.
  boolean any() {
    return !counts.isEmpty();
  }

  /// The splits with the number of their rows, for messages.
  String counted() {
    if (counts.isEmpty()) {
      return Phrase.of("none (%s)", rows(ofNone));
    }
    String none = ofNone == 0 ? "" : Phrase.of(", and %s of none", rows(ofNone));
    return counts.entrySet().stream()
            .map(split -> Phrase.of("%s (%s)", split.getKey(), rows(split.getValue())))
            .collect(Collectors.joining(", "))
        + none;
  }

  /// A sentence about rows of several splits, or of another one than is wanted.
  ///
  /// @param file that the rows are of
  /// @param all whether the user wants all of them
  Optional<String> sentence(String file, boolean all) {
    if (wanted.isPresent() && texts) {
      return Optional.of(
          Phrase.of("%s: its rows say %s: %s is read.", file, counted(), wanted.get()));
    }
    return counts.size() < 2 || all
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "%s: its rows are of the splits %s, and all are read. --split NAME reads the rows"
                    + " of one, --split %s says that all are meant.",
                file, counted(), Splits.ALL));
  }

  private static String rows(long count) {
    return count == 1 ? "1 row" : Phrase.of("%,d rows", count);
  }
}
