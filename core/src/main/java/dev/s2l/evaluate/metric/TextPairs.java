package dev.s2l.evaluate.metric;

import dev.s2l.run.Phrase;
import java.util.List;

/// What all metrics ask of the texts they are given.
final class TextPairs {
  private TextPairs() {}

  /// @throws IllegalArgumentException unless there is a text, and a reference for each
  static void check(List<String> hypotheses, List<List<String>> references) {
    if (hypotheses.isEmpty() || hypotheses.size() != references.size()) {
      throw new IllegalArgumentException(
          Phrase.of(
              "%d texts and references of %d: expected one list of references a text, and a text",
              hypotheses.size(), references.size()));
    }
    for (int i = 0; i < references.size(); i++) {
      if (references.get(i).isEmpty()) {
        throw new IllegalArgumentException("text " + i + " has no reference");
      }
    }
  }
}
