package dev.s2l.select;

import java.util.Arrays;

/// The max-min fair ("water-filling") division of a budget over groups: Algorithm 1 of the paper,
/// lines 3–4, and the division over sources of the reference code.
///
/// @param quotas the share `R_k` of each group when its turn came
/// @param taken rows that each group gets: `min(size, quota)`, or its floor if that is more
record FairShares(int[] quotas, int[] taken) {

  /// Divides `budget`: groups in ascending order of size, ties by lower index; when n groups are
  /// still open, the next one has the quota `⌊remaining / n⌋`, and takes all its rows if it has no
  /// more. The rows taken sum to `budget`, unless the sizes sum to less.
  static FairShares of(int[] sizes, int budget) {
    int[] quotas = new int[sizes.length];
    int[] taken = new int[sizes.length];
    int remaining = budget;
    int open = sizes.length;
    for (int group : ascending(sizes)) {
      quotas[group] = remaining / open;
      taken[group] = Math.min(sizes[group], quotas[group]);
      remaining -= taken[group];
      open--;
    }
    return new FairShares(quotas, taken);
  }

  /// As [#of(int[], int)], but no group takes less than its floor (rows that are kept in any case).
  /// Groups whose fair share is below their floor get the floor, and the rest is divided among the
  /// others. This repeats until every group has at least its floor.
  ///
  /// @param floors at most the size of the group each, in sum at most `budget`
  static FairShares of(int[] sizes, int[] floors, int budget) {
    boolean[] settled = new boolean[sizes.length];
    while (true) {
      int remaining = budget;
      for (int group = 0; group < sizes.length; group++) {
        remaining -= settled[group] ? floors[group] : 0;
      }
      int[] open = openGroups(settled);
      var shares = of(Arrays.stream(open).map(group -> sizes[group]).toArray(), remaining);
      int[] quotas = floors.clone();
      int[] taken = floors.clone();
      boolean holds = true;
      for (int i = 0; i < open.length; i++) {
        quotas[open[i]] = shares.quotas[i];
        taken[open[i]] = shares.taken[i];
        if (shares.taken[i] < floors[open[i]]) {
          settled[open[i]] = true;
          holds = false;
        }
      }
      if (holds) {
        return new FairShares(quotas, taken);
      }
    }
  }

  /// The indices of `sizes`, by ascending size, ties by lower index.
  static int[] ascending(int[] sizes) {
    long[] keys = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      keys[i] = (long) sizes[i] << 32 | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  private static int[] openGroups(boolean[] settled) {
    int[] open = new int[settled.length];
    int count = 0;
    for (int group = 0; group < settled.length; group++) {
      if (!settled[group]) {
        open[count++] = group;
      }
    }
    return Arrays.copyOf(open, count);
  }
}
