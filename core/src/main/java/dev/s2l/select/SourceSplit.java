package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether the budget is divided over the sources before a method chooses.
public enum SourceSplit {
  /// One budget for all rows.
  @JsonProperty("none")
  NONE,
  /// The same share for every source, as far as it has rows. What small sources do not use goes to
  /// the others.
  @JsonProperty("even")
  EVEN
}
