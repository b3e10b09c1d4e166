package dev.s2l.compare;

/// A method beside another by all metrics together.
enum Standing {
  /// Better by some metric, worse by none.
  BETTER,
  /// Worse by some metric, better by none.
  WORSE,
  /// Better by one metric and worse by another.
  MIXED,
  /// No difference by all metrics.
  LEVEL,
  UNDECIDED,
  /// They were not compared.
  ABSENT
}
