package dev.s2l.dataset;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A file to read, and the columns that are known beforehand.
///
/// @param columns the user's column by our word (see [RowLayout]), as a `dataset_info.json` gives
///   it; empty: sniff
public record InputSpec(Path path, SortedMap<String, String> columns) {
  public InputSpec {
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
  }

  static InputSpec of(Path path) {
    return new InputSpec(path, new TreeMap<>());
  }
}
