package dev.s2l.cluster;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.Columns;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// k-means by Lloyd's iterations under Euclidean distance.
///
/// Memory: one packed copy of the clustered values besides the trajectories, and some numbers a
/// row.
public final class KMeans {
  /// Rows that make a sample as good as all rows to begin with, and how many a cluster at least.
  private static final int SAMPLE = 6_400;

  private static final int SAMPLE_PER_CLUSTER = 64;

  /// By how much the next sample is larger.
  private static final int LARGER = 2;

  private final KMeansSettings settings;
  private final int threads;
  private final IterationListener watch;

  /// @param threads how many to work with; the result does not depend on it
  public KMeans(KMeansSettings settings, int threads) {
    this(settings, threads, IterationListener.NONE);
  }

  /// @param watch hears of every iteration, on the calling thread
  public KMeans(KMeansSettings settings, int threads, IterationListener watch) {
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
    return fit(trajectories.columns(), trajectories.usableRows(), trajectories.rows(), random);
  }

  /// Clusters the usable ones among `rows` (ascending) by all columns; the others get
  /// [Clustering#NONE].
  public Clustering fit(Trajectories trajectories, int[] rows, RandomStream random) {
    int[] usable =
        trajectories.unusableCount() == 0
            ? rows
            : Arrays.stream(rows).filter(trajectories::usable).toArray();
    return fit(trajectories.columns(), usable, trajectories.rows(), random);
  }

  /// Fits the centroids on as many of `rows` (usable, ascending) drawn with replacement, and
  /// assigns each of them.
  Clustering fitBootstrap(Trajectories trajectories, int[] rows, RandomStream random) {
    return fit(
        trajectories.columns(),
        rows,
        trajectories.rows(),
        random,
        all -> Sample.withReplacement(all, random));
  }

  private Clustering fit(Columns columns, int[] rows, int allRows, RandomStream random) {
    long size = (long) settings.rowsPerCluster() * settings.k();
    return fit(columns, rows, allRows, random, all -> Sample.of(all, size, random));
  }

  private Clustering fit(
      Columns columns,
      int[] rows,
      int allRows,
      RandomStream random,
      UnaryOperator<int[]> sampling) {
    if (rows.length == 0) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
                  "Nothing to cluster: none of %d rows has a finite loss in every clustered column."
                      + " ",
                  allRows)
              + "Record them again, or leave out the columns that are broken.");
    }
    Optional<Clustering> trivial = DistinctRows.cluster(columns, rows, allRows, settings.k());
    if (trivial.isPresent()) {
      return trivial.get();
    }
    try (var workers = new Workers(threads)) {
      var values = ScaledValues.of(columns, rows, workers);
      int[] fitted = sampling.apply(rows);
      var found = found(values, rows, fitted, allRows, random, workers);
      return new Clustering(
          found.k(),
          values.dims(),
          found.assignment(),
          values.inOriginalUnits(found.centroids()),
          values.objective(rows, found.assignment(), found.centroids(), workers),
          found.iterations(),
          fitted.length);
    }
  }

  /// What is left of the best start, without its packed rows.
  ///
  /// @param centroids (k, dims) on the scale of the values
  /// @param assignment by row
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Found(
      int k, float[] centroids, int[] assignment, List<IterationStatistics> iterations) {}

  private Found found(
      ScaledValues values,
      int[] rows,
      int[] fitted,
      int allRows,
      RandomStream random,
      Workers workers) {
    Lloyd best = best(values, fitted, random, workers);
    List<IterationStatistics> iterations = best.statistics();
    if (fitted != rows) {
      best = lloyd(values, rows, best.centroids(), workers);
      best.assign();
    }
    best.dropEmpty(settings.emptyClusters());
    return new Found(best.k(), best.centroids(), best.ofRows(allRows), iterations);
  }

  private Lloyd best(ScaledValues values, int[] rows, RandomStream random, Workers workers) {
    Lloyd best = start(values, rows, random, workers);
    for (int start = 1; start < settings.restarts(); start++) {
      Lloyd next = start(values, rows, random, workers);
      if (next.objective() < best.objective()) {
        best = next;
      }
    }
    return best;
  }

  /// One start. With k-means++ and many rows both the seeds and the first iterations are those of a
  /// sample, the next those of larger ones.
  private Lloyd start(ScaledValues values, int[] rows, RandomStream random, Workers workers) {
    int k = Math.min(settings.k(), rows.length);
    long size =
        switch (settings.seeding()) {
          case RANDOM_ROWS -> rows.length;
          case PLUS_PLUS -> Math.max(SAMPLE, (long) SAMPLE_PER_CLUSTER * k);
        };
    int[] some = 2 * size > rows.length ? rows : Sample.of(rows, size, random);
    float[] places = Seeds.choose(values, some, k, settings.seeding(), random, workers);
    while (some.length < rows.length) {
      Lloyd first = lloyd(values, some, places, workers);
      first.run(random, (iteration, nanos) -> watch.prepared());
      places = first.centroids();
      size *= LARGER;
      some = 2 * size > rows.length ? rows : Sample.of(rows, size, random);
    }
    Lloyd last = lloyd(values, rows, places, workers);
    last.run(random, watch);
    return last;
  }

  private Lloyd lloyd(ScaledValues values, int[] rows, float[] seeds, Workers workers) {
    double squares = values.squares(rows, workers);
    var assigner =
        new Assigner(values.blocks(rows, workers), seeds.length / values.dims(), workers);
    return new Lloyd(assigner, values, squares, seeds, settings, workers);
  }
}
