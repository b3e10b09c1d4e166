package dev.s2l.compare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Holm's correction (1979): adjusted so that among all comparisons of a family where there is
/// nothing to find, one is called an effect in at most 5 % of families.
final class Holm {
  private Holm() {}

  /// Adjusted p values, in the order of `p`.
  static double[] adjusted(double[] p) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    var adjusted = Arrays.copyOf(p, p.length);
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, Math.min(1, (order.length - rank) * p[order[rank]]));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }
}
