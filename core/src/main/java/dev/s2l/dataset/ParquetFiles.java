package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// What the module `s2l-parquet` does for this package; found by `ServiceLoader`, so that nobody
/// without Parquet files needs its library.
public interface ParquetFiles {
  /// Writes every row of `parquet` as one line of JSON, in order.
  ///
  /// @throws S2lException (3) if the file cannot be read as Parquet
  void toJsonLines(Path parquet, Path jsonLines) throws IOException;

  /// How many rows a file has.
  ///
  /// @throws S2lException (3) if it cannot be read as Parquet
  long rows(Path parquet) throws IOException;

  /// Chosen rows of a file.
  ///
  /// @param rows 0-based row numbers, ascending
  record Chosen(Path parquet, long[] rows) {}

  /// Why rows of `files` cannot stand in one Parquet file with the types that they have; absent if
  /// they can.
  ///
  /// @throws S2lException (3) if a file cannot be read as Parquet
  Optional<String> differences(List<Path> files) throws IOException;

  /// Whether both files declare the same columns with the same types, in whatever order, and tell
  /// the Python library `datasets` the same features (label names).
  ///
  /// @throws S2lException (3) if a file cannot be read as Parquet
  boolean sameColumns(Path first, Path second) throws IOException;

  /// Writes rows of files to `target`: schema, types and metadata are those of the files.
  ///
  /// @param parts one of them, or several without [#differences]
  /// @param annotation columns to add
  /// @param datasetRows number in the data set of each row of `parts`, for the annotation
  void subset(List<Chosen> parts, Optional<Annotation> annotation, int[] datasetRows, Path target)
      throws IOException;

  /// Writes lines of JSON as Parquet with types that all their values have: a text stays the same
  /// text, a number the same number. What no type holds becomes text.
  ///
  /// @param annotated whether rows have the columns of an [Annotation]
  /// @return a sentence for each place whose values do not read as they stand in the lines
  /// @throws S2lException (3) if rows cannot stand in a table
  List<String> fromJsonLines(Path jsonLines, boolean annotated, Path target) throws IOException;

  /// The implementation on the class path.
  ///
  /// @throws S2lException (2) if there is none
  static ParquetFiles loaded() {
    // The loader of this class is asked first: in a server the loader of the thread knows only the
    // server's classes.
    return ServiceLoader.load(ParquetFiles.class, ParquetFiles.class.getClassLoader())
        .findFirst()
        .or(() -> ServiceLoader.load(ParquetFiles.class).findFirst())
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.USAGE,
                    "Parquet needs the module s2l-parquet on the class path. Add it, or convert the"
                        + " file to JSON Lines."));
  }
}
