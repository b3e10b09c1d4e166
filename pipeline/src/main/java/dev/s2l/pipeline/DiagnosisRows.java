package dev.s2l.pipeline;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The rows of a diagnosis.
///
/// @param all whose gradients are computed, ascending
/// @param paired whose gradients are compared with each other, in the order in which they were
///   drawn
/// @param heldOut that short trainings do not see: the first of `paired`
/// @param trained from which their halves are drawn, ascending
/// @param halves one for each training, ascending
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
record DiagnosisRows(int[] all, int[] paired, int[] heldOut, int[] trained, int[][] halves) {
  /// 79,800 pairs; their gradients are in memory together.
  private static final int PAIRED = 400;

  private static final int HELD_OUT = 100;
  private static final int TRAINED = 1_000;

  static DiagnosisRows of(DiagnosedRun run, DiagnosisSettings settings) {
    return of(run.rows(), settings);
  }

  /// @param usable rows, ascending
  static DiagnosisRows of(int[] usable, DiagnosisSettings settings) {
    int[] all = sample(usable, settings.gradientRows(), settings.seed(), "rows");
    int[] paired = drawn(all, PAIRED, settings.seed(), "paired-rows");
    int[] heldOut = Arrays.copyOf(paired, Math.min(HELD_OUT, all.length / 5));
    int[] held = heldOut.clone();
    Arrays.sort(held);
    int[] others = Arrays.stream(all).filter(row -> Arrays.binarySearch(held, row) < 0).toArray();
    int[] trained = sample(others, TRAINED, settings.seed(), "trained-rows");
    int[][] halves =
        IntStream.range(0, settings.ldsTrainings())
            .mapToObj(half -> sample(trained, trained.length / 2, settings.seed(), "half-" + half))
            .toArray(int[][]::new);
    return new DiagnosisRows(all, paired, heldOut, trained, halves);
  }

  /// Some of the rows, ascending; all where there are no more.
  static int[] sample(int[] rows, int most, long seed, String name) {
    int[] drawn = drawn(rows, most, seed, name);
    Arrays.sort(drawn);
    return drawn;
  }

  private static int[] drawn(int[] rows, int most, long seed, String name) {
    int[] copy = rows.clone();
    int count = Math.min(most, copy.length);
    RandomStream.named(seed, "diagnose/" + name).draw(copy, count);
    return Arrays.copyOf(copy, count);
  }
}
