package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// The rows by the length of their response, in [#BINS] bins of about the same number of rows. Rows
/// of equal length are in one bin, so there are fewer bins where many rows are equally long.
final class LengthBins {
  /// Enough to tell lengths from each other, few enough for a subset of some hundred rows to have
  /// rows in each (our choice).
  static final int BINS = 20;

  private final LengthUnit unit;
  private final int[] upTo;

  /// By row; only of the rows that were given.
  private final int[] bins;

  private LengthBins(LengthUnit unit, int[] upTo, int[] bins) {
    this.unit = unit;
    this.upTo = upTo;
    this.bins = bins;
  }

  /// @param rows whose lengths are divided: those with losses
  /// @throws S2lException (2) if lengths are not known
  static LengthBins of(SelectionInput input, int[] rows) {
    var length = lengths(input);
    int[] lengths = new int[input.trajectories().rows()];
    for (int row : rows) {
      lengths[row] = length.applyAsInt(row);
    }
    int[] sorted = Arrays.stream(rows).map(row -> lengths[row]).sorted().toArray();
    int[] upTo =
        IntStream.rangeClosed(1, BINS)
            .map(bin -> sorted[(int) (((long) bin * sorted.length + BINS - 1) / BINS) - 1])
            .distinct()
            .toArray();
    int[] bins = new int[lengths.length];
    for (int row : rows) {
      int place = Arrays.binarySearch(upTo, lengths[row]);
      bins[row] = place < 0 ? -place - 1 : place;
    }
    return new LengthBins(unit(input), upTo, bins);
  }

  /// What lengths of these rows are counted in.
  static LengthUnit unit(SelectionInput input) {
    return input.facts().responseTokens().isPresent() ? LengthUnit.TOKENS : LengthUnit.CHARACTERS;
  }

  /// The length of a row's response.
  ///
  /// @throws S2lException (2) if lengths are not known
  static IntUnaryOperator lengths(SelectionInput input) {
    Optional<int[]> tokens = input.facts().responseTokens();
    return tokens.isPresent()
        ? row -> tokens.get()[row]
        : input
            .responseLength()
            .orElseThrow(
                () ->
                    new S2lException(
                        ExitCode.USAGE,
                        "length-matched-random needs the lengths of the responses, and these"
                            + " trajectories do not tell how many tokens they have: name the data"
                            + " set with --data, and characters are counted; or record them with"
                            + " s2l record."));
  }

  int count() {
    return upTo.length;
  }

  int of(int row) {
    return bins[row];
  }

  LengthMatch match(int[] chosen) {
    int[] rows = new int[count()];
    for (int row : chosen) {
      rows[bins[row]]++;
    }
    return new LengthMatch(
        unit, Arrays.stream(upTo).boxed().toList(), Arrays.stream(rows).boxed().toList());
  }
}
