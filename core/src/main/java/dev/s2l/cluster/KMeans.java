package dev.s2l.cluster;

import dev.s2l.run.ExitCode;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// k-means by Lloyd's iterations under Euclidean distance.
///
/// Memory: one packed copy of the clustered values besides the trajectories, and about 8 bytes a
/// row.
public final class KMeans {
  private final KMeansSettings settings;
  private final int threads;
  private final Watch watch;

  /// @param threads how many to work with; the result does not depend on it
  public KMeans(KMeansSettings settings, int threads) {
    this(settings, threads, Watch.NONE);
  }

  /// @param watch hears of every iteration, on the calling thread
  public KMeans(KMeansSettings settings, int threads, Watch watch) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive: " + threads);
    }
    this.settings = settings;
    this.threads = threads;
    this.watch = watch;
  }

  /// Clusters every usable row by all columns.
  ///
  /// @throws S2lException (3) if no row is usable
  public Clustering fit(Trajectories trajectories, RandomStream random) {
    return fit(columns(trajectories), trajectories.usableRows(), trajectories.rows(), random);
  }

  /// Clusters the usable ones among `rows` (ascending) by all columns; the others get
  /// [Clustering#NONE].
  public Clustering fit(Trajectories trajectories, int[] rows, RandomStream random) {
    int[] usable = Arrays.stream(rows).filter(trajectories::usable).toArray();
    return fit(columns(trajectories), usable, trajectories.rows(), random);
  }

  /// Fits the centroids on as many of `rows` (usable, ascending) drawn with replacement, and
  /// assigns each of them.
  Clustering fitBootstrap(Trajectories trajectories, int[] rows, RandomStream random) {
    return fit(
        columns(trajectories),
        rows,
        trajectories.rows(),
        random,
        points -> points.only(Sample.withReplacement(points.count(), random)));
  }

  private static float[][] columns(Trajectories trajectories) {
    float[][] columns = new float[trajectories.count()][];
    Arrays.setAll(columns, trajectories::column);
    return columns;
  }

  private Clustering fit(float[][] columns, int[] rows, int allRows, RandomStream random) {
    long size = (long) settings.rowsPerCluster() * settings.k();
    return fit(columns, rows, allRows, random, points -> Sample.of(points, size, random));
  }

  private Clustering fit(
      float[][] columns,
      int[] rows,
      int allRows,
      RandomStream random,
      UnaryOperator<Points> sampling) {
    if (rows.length == 0) {
      throw new S2lException(
          ExitCode.DATA,
          "Nothing to cluster: none of %d rows has a finite loss in every clustered column. "
                  .formatted(allRows)
              + "Record them again, or leave out the columns that are broken.");
    }
    Optional<Clustering> trivial = DistinctRows.cluster(columns, rows, allRows, settings.k());
    if (trivial.isPresent()) {
      return trivial.get();
    }
    try (var workers = new Workers(threads)) {
      var points = Points.pack(columns, rows, workers);
      Points sample = sampling.apply(points);
      Lloyd best = best(sample, random, workers);
      List<IterationStatistics> iterations = best.statistics();
      if (sample != points) {
        best = best.assignOnly(points, workers);
      }
      best.dropEmpty(settings.emptyClusters());
      return new Clustering(
          best.k(),
          points.dims(),
          ofRows(best.assignment(), points, allRows),
          best.originalCentroids(),
          best.directObjective(),
          iterations,
          sample.count());
    }
  }

  private static int[] ofRows(int[] assignment, Points points, int allRows) {
    int[] ofRows = new int[allRows];
    Arrays.fill(ofRows, Clustering.NONE);
    for (int i = 0; i < assignment.length; i++) {
      ofRows[points.row(i)] = assignment[i];
    }
    return ofRows;
  }

  private Lloyd best(Points points, RandomStream random, Workers workers) {
    Lloyd best = lloyd(points, random, workers);
    for (int start = 1; start < settings.restarts(); start++) {
      Lloyd next = lloyd(points, random, workers);
      if (next.objective() < best.objective()) {
        best = next;
      }
    }
    return best;
  }

  private Lloyd lloyd(Points points, RandomStream random, Workers workers) {
    var lloyd = new Lloyd(points, settings, workers);
    lloyd.run(random, watch);
    return lloyd;
  }
}
