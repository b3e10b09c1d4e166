package dev.s2l.compare.diagnosis;

import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Bootstrap samples of rows: how often each was drawn. Pairs that share a row are not independent,
/// so rows are drawn and never pairs; a pair counts as often as the product of its rows' counts.
///
/// @param times (samples, n)
@SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
record RowSamples(int[][] times) {
  /// Enough for bounds that are read to two places.
  private static final int SAMPLES = 500;

  /// @param name of the random stream
  static RowSamples of(int rows, long seed, String name) {
    var random = RandomStream.named(seed, name);
    var times = new int[SAMPLES][rows];
    for (int[] sample : times) {
      for (int i = 0; i < rows; i++) {
        sample[random.nextInt(rows)]++;
      }
    }
    return new RowSamples(times);
  }

  /// @param number of how often each row is there
  Resampled of(ToDoubleFunction<int[]> number) {
    int[] once = new int[times[0].length];
    Arrays.fill(once, 1);
    double value = number.applyAsDouble(once);
    List<Double> draws = new ArrayList<>();
    for (int[] sample : times) {
      draws.add(number.applyAsDouble(sample));
    }
    return new Resampled(value, draws);
  }
}
