package dev.s2l.compare;

import dev.s2l.run.Phrase;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Values by item of all cells that have them, as far as they are what the cells' metrics are means
/// of. Memory: 8 bytes for each cell, metric and item.
final class ItemTable {
  /// An accuracy in percent is the mean of items of 0 and 1 times 100.
  private static final double[] UNITS = {1, 100};

  /// The mean of items is the metric if they are this near, which leaves room for four digits.
  private static final double NEAR = 2e-4;

  /// A cell's items of one metric, in the order of their ids.
  private record Column(double[] values, double mean) {
    static Column of(SortedMap<String, Double> byId) {
      double[] values = byId.values().stream().mapToDouble(Double::doubleValue).toArray();
      return new Column(values, Arrays.stream(values).sum() / values.length);
    }
  }

  private final Map<String, Map<CellResult, double[]>> usable = new HashMap<>();
  private final TreeMap<String, String> unusable = new TreeMap<>();

  private ItemTable() {}

  /// @param cells that are done
  /// @throws dev.s2l.run.S2lException (9) if two cells have other items of one metric
  static ItemTable of(List<CellResult> cells, ItemSource source) throws IOException {
    var columns = new TreeMap<String, Map<CellResult, Column>>();
    var first = new HashMap<String, CellResult>();
    var model = new TreeMap<String, SortedMap<String, Double>>();
    for (CellResult cell : cells) {
      var byMetric = source.of(cell).map(ItemValues::byMetric).orElse(new TreeMap<>());
      byMetric.forEach(
          (metric, values) -> {
            CellResult before = first.putIfAbsent(metric, cell);
            var others = model.computeIfAbsent(metric, name -> values);
            if (before != null) {
              ItemValues.requireSame(metric, values, cell.words(), others, before.words());
            }
            columns.computeIfAbsent(metric, name -> new HashMap<>()).put(cell, Column.of(values));
          });
    }
    var table = new ItemTable();
    columns.forEach((metric, byCell) -> table.add(metric, byCell, cells));
    return table;
  }

  private void add(String metric, Map<CellResult, Column> byCell, List<CellResult> cells) {
    var having = cells.stream().filter(cell -> cell.metrics().containsKey(metric)).toList();
    if (having.isEmpty()) {
      unusable.put(metric, "no cell has a number of this name");
      return;
    }
    var columns = new LinkedHashMap<CellResult, Column>();
    for (CellResult cell : having) {
      Column column = byCell.get(cell);
      if (column == null) {
        unusable.put(metric, cell.words() + " has none");
        return;
      }
      columns.put(cell, column);
    }
    for (double unit : UNITS) {
      if (columns.entrySet().stream()
          .allMatch(entry -> isMean(entry.getKey(), metric, entry.getValue(), unit))) {
        var values = new HashMap<CellResult, double[]>();
        columns.forEach((cell, column) -> values.put(cell, times(column.values(), unit)));
        usable.put(metric, values);
        return;
      }
    }
    var first = columns.firstEntry();
    unusable.put(
        metric,
        Phrase.of(
            "the metric is not their mean (%s and %s in %s)",
            first.getKey().metric(metric), first.getValue().mean(), first.getKey().words()));
  }

  private static boolean isMean(CellResult cell, String metric, Column column, double unit) {
    double value = cell.metric(metric);
    return Math.abs(value - unit * column.mean()) <= NEAR * Math.max(Math.abs(value), 1e-3 * unit);
  }

  private static double[] times(double[] values, double unit) {
    return Arrays.stream(values).map(value -> unit * value).toArray();
  }

  /// How many items a metric has that verdicts are given by; 0 if there are none.
  int items(String metric) {
    return usable.getOrDefault(metric, Map.of()).values().stream()
        .findFirst()
        .map(values -> values.length)
        .orElse(0);
  }

  /// The values of a cell, in units of the metric; empty where they are not used.
  Optional<double[]> values(String metric, CellResult cell) {
    return Optional.ofNullable(usable.getOrDefault(metric, Map.of()).get(cell));
  }

  /// Metrics whose items are there and not used, and why.
  Map<String, String> unusable() {
    return unusable;
  }
}
