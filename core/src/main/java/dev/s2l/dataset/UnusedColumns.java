package dev.s2l.dataset;

import dev.s2l.run.CommaList;
import dev.s2l.run.ShellWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Finds columns that look like a source or a topic and that nothing uses. They have few values,
/// and each value occurs often.
final class UnusedColumns {
  /// How many rows are looked at, evenly spaced.
  private static final int MAX_ROWS = 50_000;

  /// A column with more values, or with longer ones, holds no labels.
  private static final int MAX_VALUES = 1_000;

  private static final int MAX_VALUE_LENGTH = 100;

  /// Stricter limits for a column whose name does not suggest a label.
  private static final int MAX_VALUES_UNNAMED = 100;

  private static final int MIN_ROWS_PER_VALUE_UNNAMED = 10;

  private static final int EXAMPLES = 4;

  private static final Set<String> SOURCES =
      Set.of("source", "dataset", "origin", "corpus", "provider", "file", "filename", "subset");

  private static final Set<String> TOPICS =
      Set.of(
          "topic",
          "category",
          "subject",
          "type",
          "domain",
          "task",
          "label",
          "class",
          "field",
          "kind",
          "intent",
          "genre",
          "skill",
          "tag",
          "area",
          "department",
          "speciality",
          "specialty",
          "language",
          "lang");

  private final Dataset dataset;
  private final Map<String, Values> byColumn = new LinkedHashMap<>();

  private UnusedColumns(Dataset dataset) {
    this.dataset = dataset;
  }

  /// The values of one column.
  private static final class Values {
    private final Map<String, Integer> counts = new TreeMap<>();
    private boolean labels = true;
    private boolean texts = true;
    private int rows;

    void add(JsonNode value) {
      if (!labels || value.isNull()) {
        return;
      }
      String text = value.isContainer() ? "" : value.asString();
      labels = !value.isContainer() && text.length() <= MAX_VALUE_LENGTH;
      texts &= value.isString();
      rows += text.isBlank() ? 0 : 1;
      if (!text.isBlank()) {
        counts.merge(text, 1, Integer::sum);
      }
      labels &= counts.size() <= MAX_VALUES;
    }

    boolean looksLikeLabels(boolean named) {
      int distinct = counts.size();
      if (!labels || distinct < 2 || rows < 2 * distinct) {
        return false;
      }
      return named
          || (texts
              && distinct <= MAX_VALUES_UNNAMED
              && rows >= MIN_ROWS_PER_VALUE_UNNAMED * distinct);
    }

    List<String> commonest() {
      return counts.entrySet().stream()
          .sorted(Comparator.comparing(entry -> -entry.getValue()))
          .limit(EXAMPLES)
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  static List<DatasetCheck.Unused> of(Dataset dataset) {
    return new UnusedColumns(dataset).find();
  }

  private List<DatasetCheck.Unused> find() {
    boolean sources = isLabelled(true);
    boolean topics = isLabelled(false);
    if (sources && topics) {
      return List.of();
    }
    read();
    var candidates = new ArrayList<DatasetCheck.Unused>();
    byColumn.forEach(
        (column, values) -> {
          var words = ColumnNames.words(column.replaceAll("\\p{N}", " "));
          boolean source = words.stream().anyMatch(SOURCES::contains);
          boolean named = source || words.stream().anyMatch(TOPICS::contains);
          if (values.looksLikeLabels(named)) {
            String word = topics || (source && !sources) ? "source" : "topic";
            candidates.add(unused(column, word, values));
          }
        });
    return candidates;
  }

  private static DatasetCheck.Unused unused(String column, String word, Values values) {
    String option = "--columns " + ShellWords.quoted(word + "=" + CommaList.quoted(column));
    return new DatasetCheck.Unused(column, word, values.counts.size(), values.commonest(), option);
  }

  private boolean isLabelled(boolean source) {
    for (int row = 0; row < dataset.size(); row++) {
      if (!(source ? dataset.source(row) : dataset.topic(row)).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private void read() {
    var used = new HashSet<>(dataset.idColumns());
    for (int input = 0; input < dataset.inputs().size(); input++) {
      dataset.layout(input).ifPresent(layout -> used.addAll(layout.columns().values()));
    }
    int step = 1 + (dataset.size() - 1) / MAX_ROWS;
    for (int row = 0; row < dataset.size(); row += step) {
      dataset
          .values(row)
          .forEach(
              (column, value) -> {
                if (!used.contains(column)) {
                  byColumn.computeIfAbsent(column, name -> new Values()).add(value);
                }
              });
    }
  }
}
