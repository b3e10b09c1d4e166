package dev.s2l.cluster;

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
import java.util.stream.IntStream;

/// Clusters the trajectories, all at once or source by source. Clusters are numbered through over
/// all sources. Entry point: [#of].
///
/// The values of each source are first copied next to each other, for as many sources at a time as
/// [#MAX_GATHERED_VALUES] allows. So each column is read only a few times, however many sources
/// there are.
public final class ClusterFitting {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  /// How many values are copied next to each other at once: 256 MiB.
  private static final long MAX_GATHERED_VALUES = 1 << 26;

  /// Beyond this many sources, progress counts sources instead of the iterations of each source.
  private static final int MAX_SHOWN_SOURCES = 50;

  private final Trajectories columns;
  private final Preset preset;
  private final Optional<KSweep> sweep;

  /// By bootstrap sample: the sum over the parts so far of index times rows.
  private final double[] stability;

  private final long seed;
  private final Progress progress;
  private final StopSignal stop;
  private final int[] assignment;
  private final List<float[]> centroids = new ArrayList<>();
  private final List<IterationStatistics> iterations = new ArrayList<>();
  private final List<Double> seconds = new ArrayList<>();

  /// By part: the number of clusters asked for, and the number of the part's first cluster.
  private final List<Integer> asked = new ArrayList<>();

  private final List<Integer> first = new ArrayList<>();

  private double objective;
  private long stabilityRows;
  private int fittedRows;
  private int count;

  private ClusterFitting(
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

  /// Clusters every part by itself, one after another.
  ///
  /// @param parts no row in two of them
  public static TrajectoryClustering of(
      Trajectories trajectories,
      ClusterSettings settings,
      List<ClusterPart> parts,
      long seed,
      Progress progress,
      StopSignal stop) {
    var fitting = new ClusterFitting(trajectories, settings, seed, progress, stop);
    if (parts.size() == 1) {
      var all = parts.getFirst();
      fitting.add(all, fitting.columns, all.rows(), progress);
    } else {
      boolean each = parts.size() <= MAX_SHOWN_SOURCES;
      try (var task =
          (each ? Progress.SILENT : progress).start("cluster", parts.size(), "sources")) {
        fitting.addTogether(parts, task, each ? progress : Progress.SILENT);
      }
    }
    return fitting.finished();
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
    try (var task = progress.start("sweep", ks.length, "numbers of clusters")) {
      return KSweep.run(columns, ks, kMeans(1), THREADS, seed, stopping(), task);
    }
  }

  private void addTogether(List<ClusterPart> parts, Progress.Task task, Progress each) {
    for (int from = 0; from < parts.size(); ) {
      int to = from;
      long values = 0;
      while (to < parts.size() && (to == from || values < MAX_GATHERED_VALUES)) {
        values += (long) parts.get(to++).rows().length * columns.count();
      }
      var together = parts.subList(from, to);
      float[][][] gathered = gather(together);
      for (int i = 0; i < together.size(); i++) {
        int[] places = IntStream.range(0, together.get(i).rows().length).toArray();
        add(together.get(i), Trajectories.ofColumns(gathered[i]), places, each);
        task.advance(1, "");
      }
      from = to;
    }
  }

  /// The values of each part: (parts, columns, rows of the part).
  private float[][][] gather(List<ClusterPart> parts) {
    float[][][] values = new float[parts.size()][columns.count()][];
    for (int c = 0; c < columns.count(); c++) {
      int column = c;
      columns
          .columns()
          .with(
              c,
              all -> {
                for (int i = 0; i < values.length; i++) {
                  values[i][column] = of(parts.get(i).rows(), all);
                }
              });
    }
    return values;
  }

  private static float[] of(int[] rows, float[] column) {
    float[] values = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = column[rows[i]];
    }
    return values;
  }

  /// Clusters one part.
  ///
  /// @param values contain the part in the rows `places`
  private void add(ClusterPart part, Trajectories values, int[] places, Progress shownProgress) {
    stop.check();
    var kMeans = kMeans(sweep.map(tried -> tried.best().k()).orElse(part.numClusters()));
    asked.add(kMeans.k());
    first.add(count);
    String suffix = part.source().isEmpty() ? "" : "/" + part.source();
    var random = RandomStream.named(seed, "cluster/k-means" + suffix);
    Clustering clustering = fit(kMeans, values, places, part.source(), random, shownProgress);
    for (int i = 0; i < places.length; i++) {
      assignment[part.rows()[i]] = count + clustering.assignment()[places[i]];
    }
    centroids.add(clustering.centroids());
    iterations.addAll(clustering.iterations());
    objective += clustering.objective();
    fittedRows += clustering.fittedRows();
    count += clustering.k();
    if (stability.length > 0) {
      var again = RandomStream.named(seed, "cluster/bootstrap" + suffix);
      double[] indices;
      try (var task = shownProgress.start("bootstrap", stability.length, "samples")) {
        indices =
            Stability.bootstrap(
                    new KMeans(kMeans, THREADS, stopping()),
                    values,
                    places,
                    clustering,
                    stability.length,
                    again,
                    task)
                .adjustedRand();
      }
      for (int i = 0; i < indices.length; i++) {
        stability[i] += indices[i] * places.length;
      }
      stabilityRows += places.length;
    }
  }

  /// A listener that only stops the work, for iterations that are not shown.
  private IterationListener stopping() {
    return new IterationListener() {
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

  private Clustering fit(
      KMeansSettings kMeans,
      Trajectories values,
      int[] rows,
      String source,
      RandomStream random,
      Progress shownProgress) {
    String stage = source.isEmpty() ? "cluster" : "cluster " + source;
    try (var task = shownProgress.start(stage, kMeans.maxIterations(), "iterations")) {
      var watch =
          new IterationListener() {
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
      return new KMeans(kMeans, THREADS, watch).fit(values, rows, random);
    }
  }

  private TrajectoryClustering finished() {
    float[] all = new float[count * columns.count()];
    int at = 0;
    for (float[] centroidsOfPart : centroids) {
      System.arraycopy(centroidsOfPart, 0, all, at, centroidsOfPart.length);
      at += centroidsOfPart.length;
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
    return new TrajectoryClustering(
        clustering,
        Arrays.stream(columns.steps()).boxed().toList(),
        kMeans(Collections.max(asked)),
        asked,
        first,
        sweep,
        Arrays.stream(stability).map(sum -> sum / stabilityRows).boxed().toList(),
        seconds);
  }
}
