package dev.s2l.demo;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What may be wrong with a planted row.
public enum Fault {
  /// The solution of another problem, of another topic.
  @JsonProperty("wrong-output")
  WRONG_OUTPUT(12),
  /// The right working with a wrong result.
  @JsonProperty("wrong-answer")
  WRONG_ANSWER(8),
  /// The solution breaks off before its end.
  @JsonProperty("truncated")
  TRUNCATED(12),
  /// A copy of another row: exact, or with other spaces or letter case.
  @JsonProperty("duplicate")
  DUPLICATE(14);

  private final int perMille;

  Fault(int perMille) {
    this.perMille = perMille;
  }

  int count(int rows) {
    return rows * perMille / 1000;
  }
}
