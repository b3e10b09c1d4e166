package dev.s2l.pipeline;

import dev.s2l.lm.record.HeadGradients;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.Signal;
import java.util.Set;

/// How large the matrices of signals are.
final class SignalSize {
  /// Numbers that a Java array can hold.
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private SignalSize() {}

  /// Bytes, on disk and while the pass that makes them runs. Target rows are few, and not counted.
  ///
  /// @param hidden size of the model that makes them
  /// @param rows of the data set
  static long bytes(Set<Signal> signals, int hidden, int rows) {
    return signals.stream().mapToLong(signal -> 4 * numbers(signal, hidden, rows)).sum();
  }

  private static long numbers(Signal signal, int hidden, int rows) {
    return (long) rows
        * switch (signal) {
          case EMBEDDINGS -> hidden;
          case IFD, TARGET_LOSSES -> 2;
          case GRADIENTS -> HeadGradients.DIMS;
          case TARGET_EMBEDDINGS -> 0;
        };
  }

  /// Refuses, before hours are spent, what the pass would not have room for.
  ///
  /// @throws S2lException (6) if a matrix is larger than an array, or all of them than the heap
  static void check(Set<Signal> signals, int hidden, int rows) {
    for (Signal signal : signals) {
      if (numbers(signal, hidden, rows) > LARGEST_ARRAY) {
        throw new S2lException(
            ExitCode.RESOURCES,
            Phrase.of(
                "%s of %,d rows are %,d numbers, and at most %,d are recorded at once. Record a"
                    + " part of the rows, or leave %s out of --signals.",
                signal.noun(), rows, numbers(signal, hidden, rows), LARGEST_ARRAY, signal.word()));
      }
    }
    Resources.checkHeap("recording", "signals", bytes(signals, hidden, rows));
  }
}
