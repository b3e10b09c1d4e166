package dev.s2l.cluster;

import dev.s2l.run.Phrase;
import java.util.HashMap;

/// How far two clusterings of the same rows agree (Hubert and Arabie 1985): 1 if they are the same
/// but for the numbers, about 0 if they have no more in common than chance gives.
public final class AdjustedRand {
  private AdjustedRand() {}

  /// The adjusted Rand index over the rows that take part in both; 1 where nothing can differ (one
  /// cluster in both, or every row its own).
  public static double index(int[] a, int[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          Phrase.of("clusterings of %d and %d rows", a.length, b.length));
    }
    var together = new HashMap<Long, Integer>();
    var inA = new HashMap<Integer, Integer>();
    var inB = new HashMap<Integer, Integer>();
    long rows = 0;
    for (int i = 0; i < a.length; i++) {
      if (a[i] != Clustering.NONE && b[i] != Clustering.NONE) {
        together.merge((long) a[i] << 32 | b[i], 1, Integer::sum);
        inA.merge(a[i], 1, Integer::sum);
        inB.merge(b[i], 1, Integer::sum);
        rows++;
      }
    }
    double both = pairs(together.values());
    double pairsA = pairs(inA.values());
    double pairsB = pairs(inB.values());
    double all = rows * (rows - 1) / 2.0;
    double chance = all == 0 ? 0 : pairsA * pairsB / all;
    double most = (pairsA + pairsB) / 2;
    return most == chance ? 1 : (both - chance) / (most - chance);
  }

  private static double pairs(Iterable<Integer> sizes) {
    double pairs = 0; // whole numbers: exact, in any order, up to 2^53
    for (int size : sizes) {
      pairs += (double) size * (size - 1) / 2;
    }
    return pairs;
  }
}
