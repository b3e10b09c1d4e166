package dev.s2l.benchmarks;

import dev.s2l.cluster.Clustering;
import dev.s2l.cluster.KMeans;
import dev.s2l.cluster.KMeansSettings;
import dev.s2l.cluster.KMeansSettings.EmptyClusters;
import dev.s2l.cluster.KMeansSettings.Seeding;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Twenty iterations of k-means on all rows, from random rows, as `faiss.Kmeans` with
/// `max_points_per_centroid` out of reach does them.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx8g")
public class KMeansBenchmark {
  static final int ITERATIONS = 20;

  @Param({"262144"})
  int rows;

  @Param({"12", "40", "128", "512"})
  int columns;

  @Param({"100"})
  int k;

  private Trajectories trajectories;

  @Setup
  public void generate() {
    trajectories = MadeTrajectories.curves(rows, columns, 300, 1);
    Clustering one = run(1);
    Clustering two = run(2);
    if (!Arrays.equals(one.assignment(), two.assignment())) {
      throw new IllegalStateException("the result depends on the number of threads");
    }
  }

  @Benchmark
  public Clustering twentyIterations() {
    return run(Runtime.getRuntime().availableProcessors());
  }

  private Clustering run(int threads) {
    var settings =
        new KMeansSettings(
            k, Seeding.RANDOM_ROWS, EmptyClusters.FARTHEST_ROW, 0, ITERATIONS, -1, 1);
    return new KMeans(settings, threads).fit(trajectories, RandomStream.named(1, "benchmark"));
  }
}
