package dev.s2l.cluster;

import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Tries several numbers of clusters and tells which one the criterion prefers: the index of
/// Caliński and Harabasz (1974), the variance between clusters over that inside, each per degree of
/// freedom; the higher the better. It is only a hint: on smooth data it prefers few clusters, and
/// S2L needs many.
///
/// @param tries ascending by k asked for
public record KSweep(List<Try> tries) {
  /// One number of clusters.
  ///
  /// @param k asked for
  /// @param clusters that came out
  /// @param objective sum of squared distances to the centroids
  /// @param explained the share of the total variance that lies between clusters, 0 to 1
  /// @param calinskiHarabasz the criterion; 0 where it is not defined: for k = 1, and for fewer
  ///   than two rows per cluster
  public record Try(
      int k, int clusters, double objective, double explained, double calinskiHarabasz) {}

  /// The smallest share of the variance inside clusters that is counted. It keeps the criterion
  /// finite for clusters without any spread, because JSON has no infinity.
  private static final double EXACT = 0x1.0p-52;

  public KSweep {
    tries = List.copyOf(tries);
  }

  /// @param settings all but `k`
  /// @param seed each k has its own random stream, so its result does not depend on the others
  public static KSweep run(
      Trajectories trajectories, int[] ks, KMeansSettings settings, int threads, long seed) {
    try (var task = Progress.SILENT.start("sweep", ks.length, "numbers of clusters")) {
      return run(trajectories, ks, settings, threads, seed, IterationListener.NONE, task);
    }
  }

  /// As above.
  ///
  /// @param listener is called for every iteration of every try
  /// @param task advances with each try
  public static KSweep run(
      Trajectories trajectories,
      int[] ks,
      KMeansSettings settings,
      int threads,
      long seed,
      IterationListener listener,
      Progress.Task task) {
    int[] sorted = Arrays.stream(ks).sorted().distinct().toArray();
    double total = fit(trajectories, settings.withK(1), threads, seed, listener).objective();
    int rows = trajectories.rows() - trajectories.unusableCount();
    var tries = new ArrayList<Try>();
    for (int k : sorted) {
      Clustering clustering = fit(trajectories, settings.withK(k), threads, seed, listener);
      double inside = clustering.objective();
      double between = Math.max(0, total - inside);
      int clusters = clustering.k();
      double criterion =
          clusters == 1 || 2L * clusters > rows
              ? 0
              : between / (clusters - 1) / (Math.max(inside, total * EXACT) / (rows - clusters));
      tries.add(new Try(k, clusters, inside, total == 0 ? 1 : between / total, criterion));
      task.advance(1, "");
    }
    return new KSweep(tries);
  }

  private static Clustering fit(
      Trajectories trajectories,
      KMeansSettings settings,
      int threads,
      long seed,
      IterationListener listener) {
    var random = RandomStream.named(seed, "cluster/sweep-" + settings.k());
    return new KMeans(settings, threads, listener).fit(trajectories, random);
  }

  /// The try with the highest criterion; among equal ones the fewest clusters.
  public Try best() {
    return tries.stream()
        .max(
            Comparator.comparingDouble(Try::calinskiHarabasz)
                .thenComparing(Try::k, Comparator.reverseOrder()))
        .orElseThrow();
  }

  /// A table for people, with the best try marked.
  public String table() {
    var text = new StringBuilder("     K  clusters     objective  explained  Calinski-Harabasz\n");
    for (Try attempt : tries) {
      text.append(
          String.format(
              Locale.ROOT,
              "%6d  %8d  %12.6g  %8.2f%%  %17.6g%s%n",
              attempt.k(),
              attempt.clusters(),
              attempt.objective(),
              100 * attempt.explained(),
              attempt.calinskiHarabasz(),
              attempt.equals(best()) ? "  <- highest" : ""));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
