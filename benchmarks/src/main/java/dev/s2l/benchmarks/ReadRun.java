package dev.s2l.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.Example;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Reads a data set as `s2l dataset` does, in a whole process: indexes it, then takes every row
/// again from its byte range. Says seconds, rows and megabytes a second, and processor time.
public final class ReadRun {
  private ReadRun() {}

  /// @param arguments the file, and how many rows it must have
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    int rows = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("read-run");
    double megabytes = Files.size(file) / 1e6;
    try {
      long start = System.nanoTime();
      long processor = processorNanos();
      var settings = DatasetSettings.defaults();
      try (var dataset =
          Dataset.read(List.of(file), settings, folder.resolve("dataset"), Progress.SILENT)) {
        if (dataset.size() != rows) {
          throw new IllegalStateException(
              Phrase.of("expected %d rows, got %d", rows, dataset.size()));
        }
        say("index", rows, megabytes, start, processor);
        start = System.nanoTime();
        processor = processorNanos();
        var counted = new Count();
        dataset.forEach(0, rows, counted);
        if (counted.rows != rows) {
          throw new IllegalStateException(counted.rows + " rows came back");
        }
        say("read again", rows, megabytes, start, processor);
      }
    } finally {
      StageFolder.delete(folder);
    }
  }

  private static final class Count implements Consumer<Example> {
    private int rows;

    @Override
    public void accept(Example example) {
      rows++;
    }
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void say(String what, int rows, double megabytes, long start, long processor) {
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = (processorNanos() - processor) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-10s %6.2f s, %,.0f rows/s, %,.0f MB/s; processor %.2f s: %,.0f rows/s, %,.0f MB/s%n",
        what,
        seconds,
        rows / seconds,
        megabytes / seconds,
        used,
        rows / used,
        megabytes / used);
  }
}
