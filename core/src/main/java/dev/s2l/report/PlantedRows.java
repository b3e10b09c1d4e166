package dev.s2l.report;

import dev.s2l.demo.Planted;
import dev.s2l.run.EnumWords;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/// How many of the rows that the demo spoiled on purpose are among the suspects.
///
/// @param flagged rows among the suspects
/// @param rows all
/// @param planted rows that were spoiled
/// @param found planted rows among the suspects
/// @param byChance planted rows that as many random rows would contain, on average
/// @param kinds the same by kind of fault
public record PlantedRows(
    int flagged, int rows, int planted, int found, double byChance, List<Kind> kinds) {

  /// @param kind of fault
  /// @param planted rows of that kind
  /// @param found those among the suspects
  public record Kind(String kind, int planted, int found) {}

  public PlantedRows {
    kinds = List.copyOf(kinds);
  }

  /// @param suspects the rows among the suspects
  public static PlantedRows of(List<Planted> planted, BitSet suspects, int rows) {
    var kinds = new TreeMap<String, Kind>();
    for (Planted plant : planted) {
      String name = EnumWords.of(plant.kind());
      kinds.merge(
          name,
          new Kind(name, 1, suspects.get(plant.row()) ? 1 : 0),
          (a, b) -> new Kind(name, a.planted + b.planted, a.found + b.found));
    }
    int flagged = suspects.cardinality();
    return new PlantedRows(
        flagged,
        rows,
        planted.size(),
        kinds.values().stream().mapToInt(Kind::found).sum(),
        (double) planted.size() * flagged / Math.max(1, rows),
        List.copyOf(kinds.values()));
  }
}
