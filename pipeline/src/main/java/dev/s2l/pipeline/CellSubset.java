package dev.s2l.pipeline;

import dev.s2l.compare.SubsetFacts;
import dev.s2l.compare.SubsetFacts.Lengths;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.PromptAndResponse;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.lm.tokenize.TokenStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// What the subset of a cell is made of.
final class CellSubset {
  private CellSubset() {}

  /// @param rows that were chosen
  /// @param tokens of all rows; absent where the user's own trainer encodes them
  /// @param selection the folder with the suspects
  static SubsetFacts facts(int[] rows, Dataset dataset, Optional<TokenStore> tokens, Path selection)
      throws IOException {
    var sources = new TreeMap<String, Integer>();
    for (int row : rows) {
      if (!dataset.source(row).isEmpty()) {
        sources.merge(dataset.source(row), 1, Integer::sum);
      }
    }
    var chosen = new HashSet<Integer>();
    Arrays.stream(rows).forEach(chosen::add);
    var suspects = new TreeMap<String, Integer>();
    try (var lines = SelectionFolder.suspects(selection)) {
      lines
          .filter(line -> chosen.contains(line.row()))
          .forEach(line -> suspects.merge(line.kind().word(), 1, Integer::sum));
    }
    return new SubsetFacts(
        rows.length,
        tokens.map(store -> lengths(rows, store::learnedCount)),
        Optional.of(
            lengths(
                rows,
                row -> PromptAndResponse.of(dataset.example(row).content()).response().length())),
        sources,
        suspects);
  }

  /// Of the responses.
  private static Lengths lengths(int[] rows, IntUnaryOperator length) {
    int[] sorted = IntStream.of(rows).map(length).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
    return new Lengths(
        IntStream.of(sorted).average().orElseThrow(),
        median,
        sorted[Math.ceilDiv(9 * sorted.length, 10) - 1]);
  }
}
