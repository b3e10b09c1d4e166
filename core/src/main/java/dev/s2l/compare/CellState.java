package dev.s2l.compare;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How far a cell of a comparison is.
public enum CellState {
  @JsonProperty("waiting")
  WAITING,
  @JsonProperty("running")
  RUNNING,
  /// It has its numbers.
  @JsonProperty("done")
  DONE,
  /// It ended with an error, which its line has.
  @JsonProperty("failed")
  FAILED,
  /// It is not run at all: the data lack what its method needs.
  @JsonProperty("skipped")
  SKIPPED
}
