package dev.s2l.dataset;

import dev.s2l.run.RandomStream;
import org.jspecify.annotations.Nullable;

/// Which rows of a data set are read: all, or as many as a `dataset_info.json` asks for
/// (`num_samples`), drawn without repetition in the order of the files. The same rows every time.
final class RowDraw {
  private final @Nullable RandomStream random;
  private long left;
  private long wanted;
  private long seen;

  private RowDraw(@Nullable RandomStream random, long left, long wanted) {
    this.random = random;
    this.left = left;
    this.wanted = wanted;
  }

  /// Takes no row, and counts all.
  static RowDraw counting() {
    return new RowDraw(null, 0, 0);
  }

  /// @param name of the data set, by which its rows are drawn
  /// @param rows how many it has
  /// @param wanted how many are taken; all if it has no more
  static RowDraw of(String name, long rows, long wanted) {
    return new RowDraw(RandomStream.named(0, "num-samples/" + name), rows, wanted);
  }

  /// Whether the next row is taken (selection sampling, Knuth 3.4.2 S). Call it once a row.
  boolean takes() {
    seen++;
    boolean taken = random != null && random.nextDouble() * left < wanted;
    left--;
    wanted -= taken ? 1 : 0;
    return taken;
  }

  /// How many rows there were so far.
  long seen() {
    return seen;
  }

  boolean isCounting() {
    return random == null;
  }
}
