package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.SourceFrom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// The content of `dataset/manifest.json`: what is needed to read rows again, and the row counts.
///
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
    String sha256) {

  static final String FILE = "manifest.json";
  static final String INDEX = "rows.index";
  static final String REJECTED = "rejected.jsonl";

  /// One input.
  ///
  /// @param path where the file lay when it was read
  /// @param bytes of the file; with the time of its last change a cheap check that it is still the
  ///   file that was read
  /// @param unpacked name of its decompressed copy in this folder; empty: rows are read from `path`
  /// @param csv the dialect of a table of text; absent for other forms
  /// @param layout absent if no row was understood
  /// @param names what became of its columns and keys; absent likewise, and in older manifests
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
      Optional<NameAccount> names,
      long rowsRead,
      long accepted,
      long rejected) {

    InputFile account() {
      return new InputFile(name, sha256, format, rowsRead, accepted, rejected);
    }
  }
}
