package dev.s2l.suspect;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Example;
import dev.s2l.run.Futures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads the rows of a data set on several threads, a few blocks ahead of who uses them.
final class ReadAhead {
  private static final int BLOCK_ROWS = 512;

  /// A block of long rows has fewer of them, and fewer such blocks are read ahead: about 1 MB of
  /// text for each thread.
  private static final int BLOCK_WORDS = 1 << 17;

  /// Rows that are read, or will be soon.
  ///
  /// @param words about how many they have
  private record Block<T>(long words, Future<List<T>> made) {}

  private ReadAhead() {}

  /// Hands on what was made of each row, in the order of the rows, on the calling thread.
  ///
  /// @param makers gives each block its own function, which one thread at a time calls
  static <T> void forEach(
      Dataset dataset, Supplier<Function<Example, T>> makers, Consumer<T> consumer) {
    int threads = Runtime.getRuntime().availableProcessors();
    var pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon(true).name("s2l-suspects-", 0).factory());
    try {
      var ahead = new ArrayDeque<Block<T>>();
      long words = 0;
      for (int next = 0; next < dataset.size() || !ahead.isEmpty(); ) {
        boolean room = ahead.size() <= threads && words < (long) threads * BLOCK_WORDS;
        if (next < dataset.size() && room) {
          int from = next;
          int to = endOfBlock(dataset, from);
          var made = pool.submit(() -> made(dataset, from, to, makers.get()));
          ahead.add(new Block<>(words(dataset, from, to), made));
          words += ahead.getLast().words();
          next = to;
        } else {
          var block = ahead.remove();
          Futures.result(block.made(), "reading rows").forEach(consumer);
          words -= block.words();
        }
      }
    } finally {
      pool.shutdownNow();
      // The caller may close the data set now, so no thread may still read it.
      pool.close();
    }
  }

  private static int endOfBlock(Dataset dataset, int from) {
    long words = 0;
    int to = from;
    while (to < Math.min(dataset.size(), from + BLOCK_ROWS) && words < BLOCK_WORDS) {
      words += words(dataset, to, to + 1);
      to++;
    }
    return to;
  }

  private static long words(Dataset dataset, int from, int to) {
    long words = 0;
    for (int row = from; row < to; row++) {
      words += dataset.promptWords(row) + dataset.responseWords(row);
    }
    return words;
  }

  private static <T> List<T> made(Dataset dataset, int from, int to, Function<Example, T> maker) {
    var made = new ArrayList<T>(to - from);
    dataset.forEach(from, to, example -> made.add(maker.apply(example)));
    return made;
  }
}
