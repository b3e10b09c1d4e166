package dev.s2l.report;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.RunDirectory;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What figures are drawn from.
///
/// @param comparison empty where nothing was compared
record FigureSource(
    RunDirectory directory, Artifacts artifacts, Optional<ComparedCells> comparison) {
  private static final int INPUTS = 3;

  BitSet chosen() {
    return artifacts.chosen().orElseGet(BitSet::new);
  }

  /// Which run and which data, in words.
  String words() {
    return Excerpt.line(artifacts.name(), 60)
        + artifacts.dataset().map(dataset -> " (" + words(dataset) + ")").orElse("");
  }

  private static String words(Dataset dataset) {
    var names = dataset.inputs().stream().map(input -> Excerpt.line(input.name(), 60)).toList();
    return names.stream().limit(INPUTS).collect(Collectors.joining(", "))
        + (names.size() > INPUTS ? " and " + (names.size() - INPUTS) + " more" : "")
        + ", "
        + Numbers.counted(dataset.size(), "row");
  }

  /// `topic`, or `source` where no row has a topic; empty where no row has either.
  Optional<String> field() {
    return artifacts
        .dataset()
        .flatMap(
            dataset ->
                List.of("topic", "source").stream()
                    .filter(field -> hasValues(dataset, field))
                    .findFirst());
  }

  private static boolean hasValues(Dataset dataset, String field) {
    for (int row = 0; row < dataset.size(); row++) {
      if (!value(dataset, field, row).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  static String value(Dataset dataset, String field, int row) {
    return field.equals("topic") ? dataset.topic(row) : dataset.source(row);
  }
}
