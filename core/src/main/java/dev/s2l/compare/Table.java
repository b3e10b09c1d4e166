package dev.s2l.compare;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The cells of a comparison by method and budget, in the order of their lines.
final class Table {
  /// What is compared: cells that differ in seeds and trajectories alone.
  record Entry(String method, String budget) {}

  private final List<CellResult> cells;
  private final SequencedMap<Entry, List<CellResult>> byEntry;

  Table(List<CellResult> cells) {
    this.cells = List.copyOf(cells);
    this.byEntry =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    cell -> new Entry(cell.method(), cell.budget()),
                    LinkedHashMap::new,
                    Collectors.toList()));
  }

  List<CellResult> cells() {
    return cells;
  }

  List<CellResult> done() {
    return cells.stream().filter(CellResult::isDone).toList();
  }

  /// Every entry that has a cell which is not skipped.
  List<Entry> entries() {
    return byEntry.entrySet().stream()
        .filter(all -> all.getValue().stream().anyMatch(cell -> cell.state() != CellState.SKIPPED))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<CellResult> cells(Entry entry) {
    return byEntry.getOrDefault(entry, List.of());
  }

  List<CellResult> done(Entry entry) {
    return cells(entry).stream().filter(CellResult::isDone).toList();
  }

  /// The cells of a method that are compared with those of this budget: full data have one budget,
  /// which is compared with all.
  List<CellResult> against(String method, String budget) {
    return cells.stream()
        .filter(cell -> cell.method().equals(method))
        .filter(cell -> method.equals(Controls.FULL) || cell.budget().equals(budget))
        .toList();
  }

  LinkedHashSet<String> methods() {
    return entries().stream()
        .map(Entry::method)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  SortedSet<String> metrics() {
    return cells.stream()
        .flatMap(cell -> cell.metrics().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Whether the method sees rows of the task, which others do not.
  boolean seesTarget(Entry entry) {
    return cells(entry).stream().anyMatch(CellResult::seesTarget);
  }

  /// How many pairs of seeds an entry is to have.
  int planned(Entry entry) {
    return (int)
        cells(entry).stream()
            .filter(cell -> cell.state() != CellState.SKIPPED)
            .map(cell -> cell.selectionSeed() + " " + cell.trainingSeed() + cell.trajectories())
            .distinct()
            .count();
  }
}
