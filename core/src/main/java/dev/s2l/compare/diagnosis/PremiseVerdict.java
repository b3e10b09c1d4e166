package dev.s2l.compare.diagnosis;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.s2l.run.EnumWords;

/// Whether a premise holds.
public enum PremiseVerdict {
  HOLDS,
  FAILS,
  UNDECIDED;

  @JsonValue
  public String word() {
    return EnumWords.of(this);
  }

  /// For a number that must reach a bound: the whole interval must.
  static PremiseVerdict atLeast(double bound, double low, double high) {
    return low >= bound ? HOLDS : high < bound ? FAILS : UNDECIDED;
  }

  /// For a number that must stay below a bound.
  static PremiseVerdict below(double bound, double low, double high) {
    return high < bound ? HOLDS : low >= bound ? FAILS : UNDECIDED;
  }
}
