package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The distinct sources or topics of a data set, numbered in the order in which they first occur.
final class Labels {
  /// More distinct labels than this are no labels.
  private static final int MAX_LABELS = 200_000;

  private final String column;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  Labels(String column) {
    this.column = column;
  }

  int number(String label) {
    Integer known = numbers.get(label);
    if (known != null) {
      return known;
    }
    if (texts.size() == MAX_LABELS) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "column \"%s\" has more than %,d different values, so it is no %s. Map another"
                  + " column, for example --columns %s=none.",
              column, MAX_LABELS, column, column));
    }
    numbers.put(label, texts.size());
    texts.add(label);
    return texts.size() - 1;
  }

  List<String> texts() {
    return List.copyOf(texts);
  }
}
