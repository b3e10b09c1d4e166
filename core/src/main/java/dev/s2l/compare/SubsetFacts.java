package dev.s2l.compare;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the subset of a cell is made of: `subset.json` in the cell's `result/`.
///
/// @param rows how many it has
/// @param tokens lengths of its rows in the target's tokens; empty where they are not known
/// @param characters the same in characters
/// @param sources rows by source; empty where rows have none
/// @param suspects rows by kind of suspect; empty where they were not looked for
public record SubsetFacts(
    int rows,
    Optional<Lengths> tokens,
    Optional<Lengths> characters,
    SortedMap<String, Integer> sources,
    SortedMap<String, Integer> suspects) {
  /// The name of the file.
  public static final String FILE = "subset.json";

  public SubsetFacts {
    sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    suspects = Collections.unmodifiableSortedMap(new TreeMap<>(suspects));
  }

  /// Lengths of rows.
  ///
  /// @param p90 the length that 90 % of the rows do not exceed
  public record Lengths(double mean, double median, double p90) {}

  /// @throws dev.s2l.run.S2lException (8) if the file is damaged
  public static SubsetFacts read(Path file) throws IOException {
    return Json.read(file, SubsetFacts.class);
  }

  public void write(Path file) throws IOException {
    AtomicFile.write(file, Json.pretty(this));
  }
}
