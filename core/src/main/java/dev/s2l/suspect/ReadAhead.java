package dev.s2l.suspect;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Example;
import dev.s2l.run.Futures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads the rows of a data set on several threads, a few blocks ahead of who uses them. A thread
/// that reads is never interrupted: that would close the file for all who read the data set.
///
/// @param <T> what is made of a row
final class ReadAhead<T> {
  private static final int BLOCK_ROWS = 1 << 13;

  /// Somewhat less than what a reader of rows loads at once. Of longer rows a block has one.
  private static final int BLOCK_BYTES = 1_000_000;

  /// Who uses the rows is one thread, and not faster than so many that read.
  private static final int MOST_THREADS = 8;

  private final Dataset dataset;
  private final Supplier<Function<Example, T>> makers;
  private volatile boolean ended;

  /// Rows that are read, or will be soon.
  ///
  /// @param end the row after its last one
  private record Block<T>(int end, long bytes, Future<List<T>> rows) {}

  /// @param makers gives each block its own function, which one thread at a time calls
  ReadAhead(Dataset dataset, Supplier<Function<Example, T>> makers) {
    this.dataset = dataset;
    this.makers = makers;
  }

  /// Hands on what was made of each row, in the order of the rows, on the calling thread. Called
  /// once.
  void forEach(Consumer<T> consumer) {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    var pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon(true).name("s2l-suspects-", 0).factory());
    var ahead = new ArrayDeque<Block<T>>();
    try {
      long bytes = 0;
      for (int next = 0; next < dataset.size() || !ahead.isEmpty(); ) {
        boolean room = ahead.size() <= threads && bytes < (long) threads * BLOCK_BYTES;
        if (next < dataset.size() && room) {
          var block = begun(pool, next);
          ahead.add(block);
          bytes += block.bytes();
          next = block.end();
        } else {
          var block = ahead.remove();
          Futures.result(block.rows(), "reading rows").forEach(consumer);
          bytes -= block.bytes();
        }
      }
    } finally {
      ended = true;
      ahead.forEach(block -> block.rows().cancel(false));
      pool.shutdown();
      // The caller may close the data set now, so no thread may still read it.
      awaitEnd(pool);
    }
  }

  private Block<T> begun(ExecutorService pool, int from) {
    int most = Math.min(dataset.size(), from + BLOCK_ROWS);
    int end = from + 1;
    long bytes = length(from);
    while (end < most && bytes + length(end) <= BLOCK_BYTES) {
      bytes += length(end++);
    }
    int to = end;
    return new Block<>(to, bytes, pool.submit(() -> rows(from, to)));
  }

  private long length(int row) {
    return dataset.location(row).length();
  }

  private List<T> rows(int from, int to) {
    var maker = makers.get();
    var rows = new ArrayList<T>(to - from);
    dataset.forEach(
        from,
        to,
        example -> {
          if (ended) {
            throw new CancellationException("nobody uses these rows any more");
          }
          rows.add(maker.apply(example));
        });
    return rows;
  }

  private static void awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.HOURS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
