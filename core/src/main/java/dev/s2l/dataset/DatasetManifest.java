package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.SourceFrom;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The content of `dataset/manifest.json`: what is needed to read rows again, and the row counts.
///
/// @param names what became of every column and every key; of none in manifests of older versions
/// @param sha256 of length and bytes of every accepted row, in order
record DatasetManifest(
    int schema,
    String tool,
    int maxRowBytes,
    SourceFrom sourceFrom,
    List<Input> inputs,
    int rows,
    SortedMap<String, Long> rejected,
    List<String> sources,
    List<String> topics,
    NameAccount names,
    String sha256) {

  static final String FILE = "manifest.json";
  static final String INDEX = "rows.index";
  static final String REJECTED = "rejected.jsonl";

  private static final Map<String, ?> WITHOUT_LATER_FIELDS = Map.of("names", NameAccount.NONE);

  static DatasetManifest read(Path file) throws IOException {
    return Json.read(file, DatasetManifest.class, WITHOUT_LATER_FIELDS);
  }

  /// One input.
  ///
  /// @param path where the file lay when it was read
  /// @param bytes of the file; with the time of its last change a cheap check that it is still the
  ///   file that was read
  /// @param unpacked name of its decompressed copy in this folder; empty: rows are read from `path`
  /// @param csv the dialect of a table of text; absent for other forms
  /// @param layout absent if no row was understood
  record Input(
      String name,
      String path,
      long bytes,
      long modifiedMillis,
      String sha256,
      DataFormat format,
      String unpacked,
      Optional<CsvDialect> csv,
      Optional<RowLayout> layout,
      long rowsRead,
      long accepted,
      long rejected) {

    InputFile account() {
      return new InputFile(name, sha256, format, rowsRead, accepted, rejected);
    }
  }
}
