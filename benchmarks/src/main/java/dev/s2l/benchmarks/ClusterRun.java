package dev.s2l.benchmarks;

import dev.s2l.cluster.KMeans;
import dev.s2l.cluster.KMeansSettings;
import dev.s2l.cluster.KMeansSettings.EmptyClusters;
import dev.s2l.cluster.KMeansSettings.Seeding;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// One clustering as a whole process. `make FILE ROWS COLUMNS` writes a matrix. `best FILE K STARTS
/// SEED` runs preset `paper` with the best of several starts. `iterations FILE K N` runs N
/// iterations from random rows, twenty times: by then all is compiled.
public final class ClusterRun {
  private ClusterRun() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    int count = Integer.parseInt(arguments[3]);
    switch (arguments[0]) {
      case "make" -> make(file, number, count);
      case "best" -> {
        var paper = KMeansSettings.paper(number);
        var settings =
            new KMeansSettings(
                number,
                paper.seeding(),
                paper.emptyClusters(),
                paper.rowsPerCluster(),
                paper.maxIterations(),
                paper.tolerance(),
                count);
        run(file, settings, Long.parseLong(arguments[4]), 1);
      }
      case "iterations" -> {
        var settings =
            new KMeansSettings(
                number, Seeding.RANDOM_ROWS, EmptyClusters.FARTHEST_ROW, 0, count, -1, 1);
        run(file, settings, 42, 20);
      }
      default -> throw new IllegalArgumentException("make, best or iterations");
    }
  }

  private static void make(Path file, int rows, int columns) throws IOException {
    var made = MadeTrajectories.curves(rows, columns, 300, 1);
    float[] values = new float[rows * columns];
    for (int c = 0; c < columns; c++) {
      for (int row = 0; row < rows; row++) {
        values[row * columns + c] = made.at(row, c);
      }
    }
    NpyFile.writeMatrix(file, values, rows, columns);
  }

  private static void run(Path file, KMeansSettings settings, long seed, int times)
      throws IOException {
    long start = System.nanoTime();
    var trajectories = Trajectories.open(file);
    System.out.printf(Locale.ROOT, "read %.3f s%n", (System.nanoTime() - start) * 1e-9);
    int threads = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < times; i++) {
      start = System.nanoTime();
      long used = processorNanos();
      var clustering =
          new KMeans(settings, threads).fit(trajectories, RandomStream.named(seed, "cluster"));
      double seconds = (System.nanoTime() - start) * 1e-9;
      int iterations = clustering.iterations().size();
      if (Arrays.stream(clustering.sizes()).sum() != trajectories.rows()) {
        throw new IllegalStateException("rows were lost");
      }
      System.out.printf(
          Locale.ROOT,
          "took %.3f s, cpu %.3f s, %d iterations, %.4f s and cpu %.4f s each with seeding,"
              + " objective %.6g%n",
          seconds,
          (processorNanos() - used) * 1e-9,
          iterations,
          seconds / iterations,
          (processorNanos() - used) * 1e-9 / iterations,
          clustering.objective());
    }
    double up = ManagementFactory.getRuntimeMXBean().getUptime() * 1e-3;
    System.out.printf(Locale.ROOT, "process %.3f s%n", up);
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
