package dev.s2l.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Writes subsets as Parquet: from one Parquet file with its schema; else through JSON Lines, with
/// the types that the values suggest.
final class ParquetSubset {
  private ParquetSubset() {}

  static void write(
      Dataset dataset, int[] rows, Path target, int input, Optional<Annotation> annotation)
      throws IOException {
    var parquet = ParquetFiles.loaded();
    if (input >= 0 && dataset.inputs().get(input).format() == DataFormat.PARQUET) {
      long[] numbers = new long[rows.length];
      for (int i = 0; i < rows.length; i++) {
        numbers[i] = dataset.location(rows[i]).line() - 1;
      }
      parquet.subset(dataset.original(input), numbers, annotation, rows, target);
      return;
    }
    Path lines = target.resolveSibling(target.getFileName() + ".jsonl.tmp");
    try {
      new RowsFile(dataset, rows, DataFormat.JSONL, annotation).write(lines);
      parquet.fromJsonLines(lines, target);
    } finally {
      Files.deleteIfExists(lines);
    }
  }
}
