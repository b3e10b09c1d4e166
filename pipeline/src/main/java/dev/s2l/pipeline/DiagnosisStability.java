package dev.s2l.pipeline;

import dev.s2l.cluster.ClusteredColumns;
import dev.s2l.cluster.Clustering;
import dev.s2l.cluster.IterationListener;
import dev.s2l.cluster.IterationStatistics;
import dev.s2l.cluster.KMeans;
import dev.s2l.cluster.Stability;
import dev.s2l.compare.diagnosis.StabilityPart;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Clusters of bootstrap samples beside those of the run, part by part as it was clustered.
final class DiagnosisStability {
  private static final int SAMPLES = 20;

  private DiagnosisStability() {}

  static StabilityPart of(
      DiagnosedRun run, long seed, int threads, Progress progress, StopSignal stop) {
    var clusters = run.clusters();
    var settings = run.method().clusters();
    var losses = run.input().trajectories();
    var values =
        settings
            .values()
            .transform()
            .of(losses.columnsAt(ClusteredColumns.steps(losses, settings)));
    Clustering clustering = clusters.clustering();
    var sums = new double[SAMPLES];
    int all = 0;
    try (var task = progress.start("stability", (long) SAMPLES * clusters.parts(), "samples")) {
      for (int part = 0; part < clusters.parts(); part++) {
        stop.check();
        int from = clusters.first().get(part);
        int to = part + 1 < clusters.parts() ? clusters.first().get(part + 1) : clustering.k();
        int[] assignment = clustering.assignment();
        int[] rows =
            IntStream.range(0, assignment.length)
                .filter(row -> assignment[row] >= from && assignment[row] < to)
                .toArray();
        var kMeans =
            new KMeans(
                clusters.settings().withK(clusters.asked().get(part)), threads, stopping(stop));
        var random = RandomStream.named(seed, "diagnose/stability-" + part);
        double[] indices =
            Stability.bootstrap(kMeans, values, rows, clustering, SAMPLES, random, task)
                .adjustedRand();
        for (int s = 0; s < SAMPLES; s++) {
          sums[s] += indices[s] * rows.length;
        }
        all += rows.length;
      }
    }
    int rows = all;
    return new StabilityPart(Arrays.stream(sums).map(sum -> sum / rows).boxed().toList());
  }

  private static IterationListener stopping(StopSignal stop) {
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
}
