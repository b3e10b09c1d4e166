package dev.s2l.report;

import dev.s2l.report.ReportData.LengthSummary;
import dev.s2l.report.ReportData.Lengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// How long the rows are, in the data and in the subset.
final class LengthHistogram {
  private static final int BINS = 24;

  private LengthHistogram() {}

  /// @param words of prompt and response of a row
  static Lengths of(IntUnaryOperator words, int[] rows, int[] chosen) {
    int[] full = Arrays.stream(rows).map(words).sorted().toArray();
    int[] subset = Arrays.stream(chosen).map(words).sorted().toArray();
    int usual = full.length == 0 ? 0 : full[(int) (0.99 * (full.length - 1))];
    int width = niceWidth(usual);
    return new Lengths(
        "words", width, shares(full, width), shares(subset, width), summary(full), summary(subset));
  }

  /// 1, 2, 5, 10, 20, 50 …, so that the usual lengths fill the bins.
  private static int niceWidth(int usual) {
    int width = 1;
    for (int i = 0; usual / width >= BINS - 1; i++) {
      width = i % 3 == 1 ? width / 2 * 5 : width * 2;
    }
    return width;
  }

  private static List<Double> shares(int[] lengths, int width) {
    int[] counts = new int[BINS];
    for (int length : lengths) {
      counts[Math.min(BINS - 1, length / width)]++;
    }
    var shares = new ArrayList<Double>();
    for (int count : counts) {
      shares.add((double) count / Math.max(1, lengths.length));
    }
    return shares;
  }

  private static LengthSummary summary(int[] sorted) {
    if (sorted.length == 0) {
      return new LengthSummary(0, 0, 0, 0, 0);
    }
    return new LengthSummary(
        sorted.length,
        Arrays.stream(sorted).average().orElse(0),
        sorted[(sorted.length - 1) / 2],
        sorted[(int) Math.ceil(0.9 * sorted.length) - 1],
        sorted[sorted.length - 1]);
  }
}
