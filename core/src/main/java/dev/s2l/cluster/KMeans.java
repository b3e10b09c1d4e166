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
/// Memory: one packed copy of the clustered values besides the trajectories, and a few numbers per
/// row.
public final class KMeans {
  /// Rows of the initial sample: so many, or so many per cluster if that is more.
  private static final int SAMPLE = 6_400;

  private static final int SAMPLE_PER_CLUSTER = 64;

  /// How many times larger each next sample is.
  private static final int SAMPLE_GROWTH = 2;

  private final KMeansSettings settings;
  private final int threads;
  private final IterationListener listener;

  /// @param threads how many to work with; the result does not depend on it
  public KMeans(KMeansSettings settings, int threads) {
    this(settings, threads, IterationListener.NONE);
  }

  /// @param listener is called for every iteration, on the calling thread
  public KMeans(KMeansSettings settings, int threads, IterationListener listener) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive: " + threads);
    }
    this.settings = settings;
    this.threads = threads;
    this.listener = listener;
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

  /// Fits the centroids on a bootstrap sample: as many rows as `rows` has (usable, ascending),
  /// drawn from them with replacement. Then assigns each of `rows`.
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
    Optional<Clustering> withoutIterations =
        DistinctRows.cluster(columns, rows, allRows, settings.k());
    if (withoutIterations.isPresent()) {
      return withoutIterations.get();
    }
    try (var workers = new Workers(threads)) {
      var values = ScaledValues.of(columns, rows, workers);
      int[] fitted = sampling.apply(rows);
      var best = bestStart(values, rows, fitted, allRows, random, workers);
      return new Clustering(
          best.k(),
          values.dims(),
          best.assignment(),
          values.inOriginalUnits(best.centroids()),
          values.objective(rows, best.assignment(), best.centroids(), workers),
          best.iterations(),
          fitted.length);
    }
  }

  /// The result of the best start, without its packed rows.
  ///
  /// @param centroids (k, dims) on the scale of the values
  /// @param assignment by row
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record BestStart(
      int k, float[] centroids, int[] assignment, List<IterationStatistics> iterations) {}

  private BestStart bestStart(
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
    return new BestStart(best.k(), best.centroids(), best.ofRows(allRows), iterations);
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

  /// One start. With k-means++ and many rows, the seeds and the first iterations use a sample, and
  /// the next iterations use larger and larger samples.
  private Lloyd start(ScaledValues values, int[] rows, RandomStream random, Workers workers) {
    int k = Math.min(settings.k(), rows.length);
    long size =
        switch (settings.seeding()) {
          case RANDOM_ROWS -> rows.length;
          case PLUS_PLUS -> Math.max(SAMPLE, (long) SAMPLE_PER_CLUSTER * k);
        };
    int[] initialRows = 2 * size > rows.length ? rows : Sample.of(rows, size, random);
    float[] places = Seeds.choose(values, initialRows, k, settings.seeding(), random, workers);
    while (initialRows.length < rows.length) {
      Lloyd first = lloyd(values, initialRows, places, workers);
      first.run(random, (iteration, nanos) -> listener.prepared());
      places = first.centroids();
      size *= SAMPLE_GROWTH;
      initialRows = 2 * size > rows.length ? rows : Sample.of(rows, size, random);
    }
    Lloyd last = lloyd(values, rows, places, workers);
    last.run(random, listener);
    return last;
  }

  private Lloyd lloyd(ScaledValues values, int[] rows, float[] seeds, Workers workers) {
    double squares = values.squares(rows, workers);
    var assigner =
        new Assigner(values.blocks(rows, workers), seeds.length / values.dims(), workers);
    return new Lloyd(assigner, values, squares, seeds, settings, workers);
  }
}
