package dev.s2l.dataset;

import java.util.List;

/// A file of a subset.
///
/// @param name relative to the folder it was written in, `/` between parts
/// @param input number of the input whose rows it holds; -1 for several
/// @param rows how many
/// @param told a sentence for each place whose values do not read as they stood in the input
public record SubsetFile(
    String name, int input, DataFormat format, int rows, String sha256, List<String> told) {
  public SubsetFile {
    told = List.copyOf(told);
  }
}
