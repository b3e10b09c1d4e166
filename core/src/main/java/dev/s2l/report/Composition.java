package dev.s2l.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// How often each source or topic occurs in the data, in the subset, and in random subsets of the
/// same size.
///
/// @param field `source` or `topic`
/// @param shares by rows in the full data, descending
/// @param evenness of the values in the data, in the subset and in random ones
public record Composition(String field, List<Share> shares, Evenness evenness) {
  /// @param name the value; "(none)" for rows without
  /// @param full rows that have the value
  /// @param chosen those of them that are in the subset
  /// @param chance how many a random subset has
  public record Share(String name, int full, int chosen, Chance chance) {
    /// The subset's number of rows divided by the expected number in a random subset.
    public double ratio() {
      return chosen / chance.expected();
    }

    /// [#ratio] as people see it, the same on the terminal and in the report.
    public String shownRatio() {
      return Numbers.ratio(ratio());
    }

    boolean outsideChance() {
      return !chance.holds(chosen);
    }
  }

  public Composition {
    shares = List.copyOf(shares);
  }

  /// @param value the row's source or topic; empty for none
  /// @param rows all that could have been drawn
  /// @param chosen those of them that are in the subset
  /// @return empty if no row has a value
  public static Optional<Composition> of(
      String field, IntFunction<String> value, int[] rows, int[] chosen) {
    var numbers = new HashMap<String, Integer>();
    var names = new ArrayList<String>();
    int[] values = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = number(value.apply(rows[i]), numbers, names);
    }
    if (names.stream().allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    int[] drawn = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      drawn[i] = number(value.apply(chosen[i]), numbers, names);
    }
    int[] full = counts(values, names.size());
    int[] taken = counts(drawn, names.size());
    var shares = new ArrayList<Share>();
    for (int i = 0; i < full.length; i++) {
      String name = names.get(i).isEmpty() ? "(none)" : Excerpt.line(names.get(i), 80);
      shares.add(
          new Share(name, full[i], taken[i], Chance.of(full[i], rows.length, chosen.length)));
    }
    shares.sort(Comparator.comparingInt(Share::full).reversed().thenComparing(Share::name));
    return Optional.of(new Composition(field, shares, Evenness.of(values, full, taken)));
  }

  private static int[] counts(int[] values, int count) {
    int[] counts = new int[count];
    for (int value : values) {
      counts[value]++;
    }
    return counts;
  }

  private static int number(String name, HashMap<String, Integer> numbers, List<String> names) {
    return numbers.computeIfAbsent(
        name,
        one -> {
          names.add(one);
          return names.size() - 1;
        });
  }
}
