package dev.s2l.compare;

import java.util.List;

/// The methods that others are compared with, in the order in which verdicts name them.
final class Controls {
  static final String RANDOM = "random";
  static final String LENGTH_MATCHED = "length-matched-random";
  static final String SOURCE_BALANCED = "source-balanced-random";
  static final String FULL = "full";

  /// The method whose lengths length-matched random rows have; its variants begin with its name.
  static final String SMALL_TO_LARGE = "small-to-large";

  static final List<String> ALL = List.of(RANDOM, LENGTH_MATCHED, SOURCE_BALANCED, FULL);

  /// Random rows that have something in common with a method's subset, which may be all that helps.
  static final List<String> SIMPLER = List.of(LENGTH_MATCHED, SOURCE_BALANCED);

  private Controls() {}

  /// As sentences have it.
  static String words(String method) {
    return switch (method) {
      case LENGTH_MATCHED -> "length-matched random";
      case SOURCE_BALANCED -> "source-balanced random";
      case FULL -> "full data";
      default -> method;
    };
  }

  /// What a method is compared with: controls with those before them, and with full data.
  static boolean compares(String method, String against) {
    if (method.equals(FULL) || method.equals(against)) {
      return false;
    }
    return !ALL.contains(method) || against.equals(FULL) || against.equals(RANDOM);
  }
}
