package dev.s2l.dataset;

import dev.s2l.dataset.ParquetFiles.Chosen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes subsets as Parquet: from Parquet files with their schema; else through JSON Lines, with
/// types that all values have.
final class ParquetSubset {
  private ParquetSubset() {}

  /// Writes them.
  ///
  /// @param rows ascending
  /// @return a sentence for each place whose values do not read as they stood in the input
  static List<String> write(
      Dataset dataset, int[] rows, Path target, Optional<Annotation> annotation)
      throws IOException {
    var parquet = ParquetFiles.loaded();
    var told = new ArrayList<String>();
    Optional<List<Chosen>> parts = parts(dataset, rows);
    if (parts.isPresent()) {
      var differences = parquet.differences(parts.get().stream().map(Chosen::parquet).toList());
      if (differences.isEmpty()) {
        parquet.subset(parts.get(), annotation, rows, target);
        return List.of();
      }
      told.add(differences.get() + ": their columns have the types of their values as JSON");
    }
    // The name of the target may be as long as a name can be.
    Path lines = Files.createTempFile(target.toAbsolutePath().getParent(), "rows", ".tmp");
    try {
      new RowsFile(dataset, rows, DataFormat.JSONL, annotation).write(lines);
      told.addAll(parquet.fromJsonLines(lines, annotation.isPresent(), target));
      return told;
    } finally {
      Files.deleteIfExists(lines);
    }
  }

  /// The rows by file, if all of them come from Parquet files.
  private static Optional<List<Chosen>> parts(Dataset dataset, int[] rows) throws IOException {
    var parts = new ArrayList<Chosen>();
    for (int from = 0; from < rows.length; ) {
      int input = dataset.inputOf(rows[from]);
      if (dataset.inputs().get(input).format() != DataFormat.PARQUET) {
        return Optional.empty();
      }
      int to = from;
      while (to < rows.length && dataset.inputOf(rows[to]) == input) {
        to++;
      }
      long[] numbers = new long[to - from];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = dataset.location(rows[from + i]).line() - 1;
      }
      parts.add(new Chosen(dataset.original(input), numbers));
      from = to;
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
  }
}
