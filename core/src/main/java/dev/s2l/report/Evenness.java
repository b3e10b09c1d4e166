package dev.s2l.report;

import dev.s2l.run.RandomStream;
import java.util.Arrays;

/// How many values a draw of rows effectively covers: `exp(−Σ p ln p)` over the shares p of the
/// values, so many equally frequent ones would be as mixed.
///
/// @param full of all rows
/// @param subset of the subset
/// @param randomLow 2.5 % quantile of random subsets of the same size, `randomHigh` 97.5 %
public record Evenness(double full, double subset, double randomLow, double randomHigh) {
  /// Random subsets to compare with, fewer where they are large.
  private static final int MOST_DRAWS = 200;

  private static final int LEAST_DRAWS = 40;

  /// Rows of all random subsets together.
  private static final long ENOUGH_ROWS = 20_000_000;

  /// What the subset's evenness says beside that of random subsets.
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
    int draws = (int) Math.clamp(ENOUGH_ROWS / Math.max(1, size), LEAST_DRAWS, MOST_DRAWS);
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

  /// A difference that random subsets show too, or that vanishes when the numbers are
  /// [shown][#shown], is none.
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
