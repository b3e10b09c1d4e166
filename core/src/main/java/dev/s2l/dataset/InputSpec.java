package dev.s2l.dataset;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A file to read, and the columns that are known beforehand.
///
/// @param columns the user's column by our word (see [RowLayout]), as a `dataset_info.json` gives
///   it; empty: sniff
/// @param sample how many rows are drawn from it and from the other files of the same sample;
///   empty: all are read
/// @param rowsOf the split whose rows are read, as they say it themselves; empty: all are read
public record InputSpec(
    Path path,
    SortedMap<String, String> columns,
    Optional<Sample> sample,
    Optional<String> rowsOf) {
  public InputSpec {
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
  }

  /// Rows drawn from a data set of a `dataset_info.json`.
  ///
  /// @param info the `dataset_info.json`
  /// @param name of the data set in it
  /// @param rows how many
  public record Sample(Path info, String name, long rows) {}

  static InputSpec of(Path path) {
    return new InputSpec(path, new TreeMap<>(), Optional.empty(), Optional.empty());
  }

  /// The same of which only the rows of a split are read, unless it says one already.
  InputSpec withRowsOf(Optional<String> split) {
    return new InputSpec(path, columns, sample, rowsOf.or(() -> split));
  }
}
