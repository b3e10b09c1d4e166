package dev.s2l.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A method beside another, cell by cell of the same pair of seeds. Training seeds and stores of
/// trajectories of one selection seed are averaged: what shares the other method's draw is no
/// further evidence.
///
/// @param units one for each selection seed
/// @param differences of each pair of seeds, positive where the method is better
/// @param mean of the method over all pairs, as the metric has it
/// @param otherMean the same of the other
record Pairs(List<Unit> units, List<Double> differences, double mean, double otherMean) {

  /// @param difference the mean of its pairs
  /// @param byItem the same by item; empty where items are not used
  /// @param stores trajectories that the method chose by
  record Unit(double difference, Optional<double[]> byItem, Set<String> stores) {}

  /// A pair of cells.
  private record Two(CellResult one, CellResult other) {}

  /// @param method its finished cells of one budget
  /// @param others finished cells of the other, of one budget
  /// @param sign 1 where more is better, −1 where less is
  static Pairs of(
      List<CellResult> method,
      List<CellResult> others,
      String metric,
      ItemTable items,
      double sign) {
    var bySeed = new LinkedHashMap<Long, List<Two>>();
    for (CellResult one : method) {
      for (CellResult other : others) {
        if (together(one, other, metric)) {
          bySeed
              .computeIfAbsent(one.selectionSeed(), seed -> new ArrayList<>())
              .add(new Two(one, other));
        }
      }
    }
    var all = bySeed.values().stream().flatMap(List::stream).toList();
    return new Pairs(
        bySeed.values().stream().map(twos -> unit(twos, metric, items, sign)).toList(),
        all.stream().map(two -> difference(two, metric, sign)).toList(),
        all.stream().mapToDouble(two -> two.one.metric(metric)).average().orElse(0),
        all.stream().mapToDouble(two -> two.other.metric(metric)).average().orElse(0));
  }

  /// Whether two cells are compared: the same seeds, and the same trajectories where both have a
  /// choice of them.
  private static boolean together(CellResult one, CellResult other, String metric) {
    return one.selectionSeed() == other.selectionSeed()
        && one.trainingSeed() == other.trainingSeed()
        && (one.trajectories().isEmpty()
            || other.trajectories().isEmpty()
            || one.trajectories().equals(other.trajectories()))
        && one.metrics().containsKey(metric)
        && other.metrics().containsKey(metric);
  }

  private static double difference(Two two, String metric, double sign) {
    return sign * (two.one.metric(metric) - two.other.metric(metric));
  }

  private static Unit unit(List<Two> twos, String metric, ItemTable items, double sign) {
    var stores = new HashSet<String>();
    twos.forEach(two -> two.one.trajectories().ifPresent(stores::add));
    double mean =
        twos.stream().mapToDouble(two -> difference(two, metric, sign)).average().orElseThrow();
    if (items.items(metric) < 2) {
      return new Unit(mean, Optional.empty(), stores);
    }
    var byItem = new double[items.items(metric)];
    for (Two two : twos) {
      double[] one = items.values(metric, two.one).orElseThrow();
      double[] other = items.values(metric, two.other).orElseThrow();
      for (int i = 0; i < byItem.length; i++) {
        byItem[i] += sign * (one[i] - other[i]) / twos.size();
      }
    }
    return new Unit(mean, Optional.of(byItem), stores);
  }

  double[] means() {
    return units.stream().mapToDouble(Unit::difference).toArray();
  }

  /// The differences of all units by item; empty where items are not used.
  Optional<double[][]> byItem() {
    return units.stream().allMatch(unit -> unit.byItem.isPresent())
        ? Optional.of(
            units.stream().map(unit -> unit.byItem.orElseThrow()).toArray(double[][]::new))
        : Optional.empty();
  }

  /// The share of pairs in which the method is better; half of those where both are the same.
  double winRate() {
    double wins = differences.stream().mapToDouble(one -> one > 0 ? 1 : one == 0 ? 0.5 : 0).sum();
    return wins / differences.size();
  }

  /// How large the numbers are that are compared.
  double scale() {
    return Math.max(Math.abs(mean), Math.abs(otherMean));
  }
}
