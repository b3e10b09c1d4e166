package dev.s2l.report;

import dev.s2l.report.ReportData.Share;
import dev.s2l.report.ReportData.ShareTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/// How often each source or topic occurs in the data, in the subset, and in random draws of the
/// subset's size: hypergeometric, its 95 % range by the normal approximation.
final class Composition {
  private Composition() {}

  /// @param value the row's source or topic; empty for none
  /// @param rows all that could have been drawn
  /// @param chosen those of them that are in the subset
  /// @return empty if no row has a value
  static Optional<ShareTable> of(
      String field, IntFunction<String> value, int[] rows, int[] chosen) {
    var counts = new TreeMap<String, int[]>();
    for (int row : rows) {
      counts.computeIfAbsent(value.apply(row), name -> new int[2])[0]++;
    }
    for (int row : chosen) {
      counts.computeIfAbsent(value.apply(row), name -> new int[2])[1]++;
    }
    if (counts.keySet().stream().allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    var shares = new ArrayList<Share>();
    counts.forEach((name, count) -> shares.add(share(name, count, rows.length, chosen.length)));
    shares.sort(Comparator.comparingInt(Share::full).reversed().thenComparing(Share::name));
    return Optional.of(
        new ShareTable(
            field,
            shares,
            effective(shares.stream().map(Share::full).toList()),
            effective(shares.stream().map(Share::chosen).toList())));
  }

  private static Share share(String name, int[] count, int rows, int chosen) {
    double part = (double) count[0] / rows;
    // Exact where everything is chosen.
    double expected = (double) count[0] * chosen / rows;
    double variance = expected * (1 - part) * (rows - chosen) / Math.max(1, rows - 1);
    double spread = 1.96 * Math.sqrt(variance);
    return new Share(
        name.isEmpty() ? "(none)" : Excerpt.line(name, 80),
        count[0],
        count[1],
        expected,
        Math.max(0, expected - spread),
        Math.min(count[0], expected + spread));
  }

  /// `exp(−Σ p ln p)`: as many equally frequent values would be as mixed.
  static double effective(List<Integer> counts) {
    double total = counts.stream().mapToInt(Integer::intValue).sum();
    double entropy = 0;
    for (int count : counts) {
      if (count > 0) {
        entropy -= count / total * StrictMath.log(count / total);
      }
    }
    return StrictMath.exp(entropy);
  }
}
