package dev.s2l.cluster;

import dev.s2l.dataset.RowGroups;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Clusters the trajectories, all at once or source by source, under running cluster numbers.
public final class TrajectoryClusters {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final Trajectories columns;
  private final Preset preset;
  private final Optional<KSweep> sweep;

  /// By bootstrap sample, times the rows of the parts so far.
  private final double[] stability;

  private final long seed;
  private final Progress progress;
  private final StopSignal stop;
  private final int[] assignment;
  private final List<float[]> centroids = new ArrayList<>();
  private final List<IterationStatistics> iterations = new ArrayList<>();
  private final List<Double> seconds = new ArrayList<>();

  /// By part: the number of clusters asked for.
  private final List<Integer> asked = new ArrayList<>();

  private double objective;
  private long stabilityRows;
  private int fittedRows;
  private int count;

  public TrajectoryClusters(
      Trajectories trajectories,
      ClusterSettings settings,
      long seed,
      Progress progress,
      StopSignal stop) {
    this.progress = progress;
    this.stop = stop;
    var chosen = trajectories.columnsAt(ClusteredColumns.steps(trajectories, settings));
    this.columns = settings.values().transform().of(chosen);
    this.seed = seed;
    this.preset = settings.preset();
    this.sweep = settings.sweep().isEmpty() ? Optional.empty() : Optional.of(sweep(settings));
    this.assignment = new int[trajectories.rows()];
    Arrays.fill(assignment, Clustering.NONE);
    this.stability = new double[settings.bootstrapSamples()];
  }

  private KMeansSettings kMeans(int k) {
    return switch (preset) {
      case PAPER -> KMeansSettings.paper(k);
      case REFERENCE -> KMeansSettings.faiss(k);
    };
  }

  private KSweep sweep(ClusterSettings settings) {
    int[] ks = settings.sweep().stream().mapToInt(k -> k).toArray();
    progress.note(Phrase.of("trying %s clusters", settings.sweep()));
    return KSweep.run(columns, ks, kMeans(1), THREADS, seed, stopping());
  }

  /// Clusters some rows, ascending.
  ///
  /// @param source names the random stream; empty for all rows
  /// @param numClusters `K`, unless a sweep chose one
  /// @return the number of the first cluster; the others follow
  public int add(int[] rows, String source, int numClusters) {
    var kMeans = kMeans(sweep.map(tried -> tried.best().k()).orElse(numClusters));
    asked.add(kMeans.k());
    String suffix = source.isEmpty() ? "" : "/" + source;
    var random = RandomStream.named(seed, "cluster/k-means" + suffix);
    Clustering part = fit(kMeans, rows, source, random);
    int first = count;
    for (int row : rows) {
      assignment[row] = first + part.assignment()[row];
    }
    centroids.add(part.centroids());
    iterations.addAll(part.iterations());
    objective += part.objective();
    fittedRows += part.fittedRows();
    count += part.k();
    if (stability.length > 0) {
      var again = RandomStream.named(seed, "cluster/bootstrap" + suffix);
      double[] indices =
          Stability.bootstrap(
                  new KMeans(kMeans, THREADS, stopping()),
                  columns,
                  rows,
                  part,
                  stability.length,
                  again)
              .adjustedRand();
      for (int i = 0; i < indices.length; i++) {
        stability[i] += indices[i] * rows.length;
      }
      stabilityRows += rows.length;
    }
    return first;
  }

  /// Ends work that nobody watches.
  private Watch stopping() {
    return new Watch() {
      @Override
      public void ended(IterationStatistics iteration, long nanos) {
        stop.check();
      }

      @Override
      public void prepared() {
        stop.check();
      }
    };
  }

  private Clustering fit(KMeansSettings kMeans, int[] rows, String source, RandomStream random) {
    String stage = source.isEmpty() ? "cluster" : "cluster " + source;
    try (var task = progress.start(stage, kMeans.maxIterations(), "iterations")) {
      var watch =
          new Watch() {
            @Override
            public void ended(IterationStatistics iteration, long nanos) {
              stop.check();
              seconds.add(nanos * 1e-9);
              task.advance(1, String.format(Locale.ROOT, "objective %.6g", iteration.objective()));
            }

            @Override
            public void prepared() {
              stop.check();
            }
          };
      return new KMeans(kMeans, THREADS, watch).fit(columns, rows, random);
    }
  }

  /// The given rows by cluster, from number `first` on.
  public int[][] members(int[] rows, int first) {
    int[][] groups = RowGroups.of(rows, assignment, count);
    return Arrays.copyOfRange(groups, first, count);
  }

  public Clusters finished() {
    float[] all = new float[count * columns.count()];
    int at = 0;
    for (float[] some : centroids) {
      System.arraycopy(some, 0, all, at, some.length);
      at += some.length;
    }
    var clustering =
        new Clustering(
            count,
            columns.count(),
            assignment,
            all,
            objective,
            List.copyOf(iterations),
            fittedRows);
    return new Clusters(
        clustering,
        Arrays.stream(columns.steps()).boxed().toList(),
        kMeans(Collections.max(asked)),
        asked,
        sweep,
        Arrays.stream(stability).map(sum -> sum / stabilityRows).boxed().toList(),
        seconds);
  }
}
