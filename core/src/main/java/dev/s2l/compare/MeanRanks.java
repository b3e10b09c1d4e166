package dev.s2l.compare;

import dev.s2l.compare.Table.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rank of an entry's mean among all entries, averaged over the metrics: it needs no common
/// unit of the metrics. 1 is the best; entries with the same mean share the better rank.
final class MeanRanks {
  private final Map<Entry, Double> ranks = new HashMap<>();

  MeanRanks(Table table, VerdictSettings settings) {
    var entries = table.entries().stream().filter(entry -> !table.done(entry).isEmpty()).toList();
    for (Entry entry : entries) {
      double sum = 0;
      int metrics = 0;
      for (String metric : table.metrics()) {
        double sign = settings.higherIsBetter(metric) ? 1 : -1;
        double own = sign * mean(table.done(entry), metric);
        if (Double.isNaN(own)) {
          continue;
        }
        sum +=
            1
                + entries.stream()
                    .filter(other -> sign * mean(table.done(other), metric) > own)
                    .count();
        metrics++;
      }
      ranks.put(entry, metrics == 0 ? entries.size() : sum / metrics);
    }
  }

  private static double mean(List<CellResult> cells, String metric) {
    return cells.stream()
        .filter(cell -> cell.metrics().containsKey(metric))
        .mapToDouble(cell -> cell.metric(metric))
        .average()
        .orElse(Double.NaN);
  }

  double of(Entry entry) {
    return ranks.getOrDefault(entry, Double.MAX_VALUE);
  }
}
