package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/// What the module `s2l-parquet` does for this package; found by `ServiceLoader`, so that nobody
/// without Parquet files needs its library.
public interface ParquetFiles {
  /// Writes every row of `parquet` as one line of JSON, in order.
  ///
  /// @throws S2lException (3) if the file cannot be read as Parquet
  void toJsonLines(Path parquet, Path jsonLines) throws IOException;

  /// Writes rows of `parquet` to `target` with schema and types kept.
  ///
  /// @param rows 0-based row numbers, ascending
  /// @param annotation columns to add
  /// @param datasetRows number in the data set of each of `rows`, for the annotation
  void subset(
      Path parquet, long[] rows, Optional<Annotation> annotation, int[] datasetRows, Path target)
      throws IOException;

  /// Writes lines of JSON as Parquet with the types that their values suggest.
  void fromJsonLines(Path jsonLines, Path target) throws IOException;

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
