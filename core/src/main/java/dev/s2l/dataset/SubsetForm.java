package dev.s2l.dataset;

import java.util.Optional;

/// How chosen rows are written, if not unchanged.
///
/// @param grouping one file for each input, or one for all
/// @param format of the files; empty: the format of each input
/// @param annotation columns to add to every row
public record SubsetForm(
    Grouping grouping, Optional<DataFormat> format, Optional<Annotation> annotation) {

  /// How inputs become outputs.
  public enum Grouping {
    /// One output file per input.
    BY_INPUT,
    /// All rows in one file.
    MERGED
  }

  /// The rows unchanged, byte for byte.
  public static final SubsetForm AS_THEY_CAME =
      new SubsetForm(Grouping.BY_INPUT, Optional.empty(), Optional.empty());
}
