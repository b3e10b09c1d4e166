package dev.s2l.cli;

/// Numbers as people read them.
final class Amounts {
  private Amounts() {}

  /// `950`, `12.3 K`, `4.56 M`.
  static String count(double value) {
    if (value < 1_000) {
      return value == Math.rint(value) ? "%.0f".formatted(value) : "%.1f".formatted(value);
    }
    return value < 1_000_000
        ? "%.1f K".formatted(value / 1_000)
        : "%.2f M".formatted(value / 1_000_000);
  }

  /// `0.8 s`, `42 s`, `3:07`, `1:02:45`.
  static String time(double seconds) {
    if (seconds < 10) {
      return "%.1f s".formatted(seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3_600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(whole / 3_600, whole / 60 % 60, whole % 60);
  }
}
