package dev.s2l.cluster;

import dev.s2l.run.Phrase;
import java.util.List;
import java.util.Optional;

/// How many clusters are made of the trajectories: the `K` that the user gave; else the paper's
/// 100, but at most a third of the budget.
///
/// Differs from the paper: with a budget below `K`, Algorithm 1 gives the smallest clusters
/// nothing, and these hold the rare rows that it is meant to keep. With `K ≤ ⌊B / 3⌋` every cluster
/// gives at least three rows, or all it has.
public final class ClusterCount {
  /// `K` in the paper and in its code.
  public static final int PAPER = 100;

  private ClusterCount() {}

  /// @param budget rows that are drawn from these clusters: the smallest of nested budgets, the
  ///   share of a source where each has clusters of its own
  public static int of(ClusterSettings settings, int budget) {
    return settings
        .numClusters()
        .orElseGet(
            () ->
                switch (settings.preset()) {
                  case PAPER -> byBudget(budget);
                  case REFERENCE -> PAPER;
                });
  }

  private static int byBudget(int budget) {
    return Math.min(PAPER, Math.max(2, budget / 3));
  }

  /// What the user should know about `K` before the clusters are made.
  ///
  /// @param budget as in [#of]
  public static Optional<String> words(ClusterSettings settings, int budget) {
    if (!settings.sweep().isEmpty()) {
      return Optional.empty();
    }
    int k = of(settings, budget);
    if (settings.numClusters().isPresent()) {
      return k <= budget
          ? Optional.empty()
          : Optional.of(
              Phrase.of(
                  "K = %,d clusters, as asked for, are more than the %s of the budget: at least %,d"
                      + " of them can give none. --num-clusters %d or fewer lets every cluster give"
                      + " some.",
                  k, rows(budget), k - budget, byBudget(budget)));
    }
    return k == PAPER
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "K = %,d clusters instead of the paper's %d: %s of the %s of the budget, so that no"
                    + " cluster goes without. --num-clusters sets another number.",
                k, PAPER, budget < 6 ? "at least two, else a third" : "a third", rows(budget)));
  }

  /// The same where the user gave no `K` and clusters were made inside each source.
  ///
  /// @param asked the number of clusters asked for in each source
  public static Optional<String> words(ClusterSettings settings, List<Integer> asked) {
    int lowest = asked.stream().mapToInt(k -> k).min().orElse(PAPER);
    int highest = asked.stream().mapToInt(k -> k).max().orElse(PAPER);
    return !settings.sweep().isEmpty() || lowest == PAPER
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "K = %s clusters in a source instead of the paper's %d: a third of the source's"
                    + " share of the budget, so that no cluster goes without. --num-clusters sets"
                    + " another number, for every source.",
                lowest == highest ? lowest : lowest + " to " + highest, PAPER));
  }

  private static String rows(int count) {
    return count == 1 ? "1 row" : Phrase.of("%,d rows", count);
  }
}
