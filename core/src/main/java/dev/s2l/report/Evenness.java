package dev.s2l.report;

import dev.s2l.run.RandomStream;
import java.util.Arrays;

/// How evenly the values (topics or sources) of a set of rows are distributed: the effective number
/// of values `exp(−Σ p ln p)`, where p is the share of a value. That many equally frequent values
/// would have the same entropy.
///
/// @param full the effective number of all rows
/// @param subset the effective number of the subset
/// @param randomLow 2.5 % quantile of random subsets of the same size, `randomHigh` 97.5 %
public record Evenness(double full, double subset, double randomLow, double randomHigh) {
  /// How many random subsets are drawn to compare with; fewer if they are large.
  private static final int MAX_DRAWS = 200;

  private static final int MIN_DRAWS = 40;

  /// At most this many rows are drawn for all random subsets together.
  private static final long MAX_DRAWN_ROWS = 20_000_000;

  /// How the evenness of the subset compares with that of random subsets.
  public enum Verdict {
    MORE_EVEN,
    ALIKE,
    LESS_EVEN
  }

  /// @param values the number of the value of each row that can be drawn
  /// @param full how many rows have each value
  /// @param chosen how many rows of the subset have it
  static Evenness of(int[] values, int[] full, int[] chosen) {
    int size = Arrays.stream(chosen).sum();
    int draws = (int) Math.clamp(MAX_DRAWN_ROWS / Math.max(1, size), MIN_DRAWS, MAX_DRAWS);
    var random = RandomStream.named(0, "report/random-subsets");
    int[] rows = values.clone();
    double[] drawn = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      random.draw(rows, size);
      int[] counts = new int[full.length];
      for (int i = 0; i < size; i++) {
        counts[rows[i]]++;
      }
      drawn[draw] = effective(counts);
    }
    Arrays.sort(drawn);
    int tail = draws / 40;
    return new Evenness(effective(full), effective(chosen), drawn[tail], drawn[draws - 1 - tail]);
  }

  static double effective(int[] counts) {
    double total = Arrays.stream(counts).asLongStream().sum();
    double entropy = 0;
    for (int count : counts) {
      if (count > 0) {
        entropy -= count / total * StrictMath.log(count / total);
      }
    }
    return StrictMath.exp(entropy);
  }

  /// A difference does not count if random subsets show it too, or if it disappears when the
  /// numbers are [shown][#shown].
  public Verdict verdict() {
    if (subset > randomHigh && !shown(subset).equals(shown(randomHigh))) {
      return Verdict.MORE_EVEN;
    }
    return subset < randomLow && !shown(subset).equals(shown(randomLow))
        ? Verdict.LESS_EVEN
        : Verdict.ALIKE;
  }

  /// An effective number as people see it, the same on the terminal and in the report.
  public static String shown(double effective) {
    return Numbers.decimal(effective, 2);
  }
}
