package dev.s2l.cluster;

import dev.s2l.run.Phrase;
import java.util.HashMap;

/// How well two clusterings of the same rows agree (Hubert and Arabie 1985): 1 if they differ in
/// nothing but the numbers of the clusters, about 0 if they agree no more than by chance.
public final class AdjustedRand {
  private AdjustedRand() {}

  /// The adjusted Rand index over the rows that have a cluster in both. It is 1 where the two
  /// cannot differ: both have one cluster, or both have one cluster per row.
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
    double pairsTogether = pairs(together.values());
    double pairsA = pairs(inA.values());
    double pairsB = pairs(inB.values());
    double allPairs = rows * (rows - 1) / 2.0;
    double expected = allPairs == 0 ? 0 : pairsA * pairsB / allPairs;
    double maximum = (pairsA + pairsB) / 2;
    return maximum == expected ? 1 : (pairsTogether - expected) / (maximum - expected);
  }

  private static double pairs(Iterable<Integer> sizes) {
    double pairs = 0; // whole numbers: exact, in any order, up to 2^53
    for (int size : sizes) {
      pairs += (double) size * (size - 1) / 2;
    }
    return pairs;
  }
}
