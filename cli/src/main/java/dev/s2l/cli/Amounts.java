package dev.s2l.cli;

import dev.s2l.run.Phrase;

/// Numbers as people read them.
final class Amounts {
  private Amounts() {}

  /// `950`, `12.3 K`, `4.56 M`.
  static String count(double value) {
    if (value < 1_000) {
      return value == Math.rint(value) ? Phrase.of("%.0f", value) : Phrase.of("%.1f", value);
    }
    return value < 1_000_000
        ? Phrase.of("%.1f K", value / 1_000)
        : Phrase.of("%.2f M", value / 1_000_000);
  }

  /// `0.8 s`, `42 s`, `3:07`, `1:02:45`.
  static String time(double seconds) {
    if (seconds < 10) {
      return Phrase.of("%.1f s", seconds);
    }
    long rounded = Math.round(seconds);
    if (rounded < 60) {
      return rounded + " s";
    }
    return rounded < 3_600
        ? Phrase.of("%d:%02d", rounded / 60, rounded % 60)
        : Phrase.of("%d:%02d:%02d", rounded / 3_600, rounded / 60 % 60, rounded % 60);
  }
}
