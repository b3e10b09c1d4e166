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
public record InputSpec(Path path, SortedMap<String, String> columns, Optional<Sample> sample) {
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
    return new InputSpec(path, new TreeMap<>(), Optional.empty());
  }
}
