package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether the budget is divided over the sources before a method chooses.
public enum SourceSplit {
  /// One budget for all rows.
  @JsonProperty("none")
  NONE,
  /// The same share for every source, as far as its rows go; what small sources leave flows on.
  @JsonProperty("even")
  EVEN
}
