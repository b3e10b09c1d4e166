package dev.s2l.compare;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a comparison of two methods came to.
public enum Outcome {
  /// The difference stands after Holm's correction, and is in favour.
  @JsonProperty("better")
  BETTER("better"),
  /// It stands, and is against.
  @JsonProperty("worse")
  WORSE("worse"),
  /// The whole interval lies inside the margin: whatever the difference is, it does not matter.
  @JsonProperty("no-difference")
  NO_DIFFERENCE("no difference"),
  /// None of these.
  @JsonProperty("undecided")
  UNDECIDED("undecided");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /// As tables have it.
  public String words() {
    return words;
  }
}
