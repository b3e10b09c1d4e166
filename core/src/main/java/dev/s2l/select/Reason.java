package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Why a row is in the subset.
public enum Reason {
  /// Drawn from its cluster, which has more rows than its share.
  @JsonProperty("quota")
  QUOTA,
  /// Its cluster has no more rows than its share, so all of them are chosen.
  @JsonProperty("whole-cluster")
  WHOLE_CLUSTER,
  /// Fills the part of the budget that the shares did not use (preset `reference`: from the
  /// clusters of at most two rows).
  @JsonProperty("fill")
  FILL,
  /// Kept in any case: `--always-keep`, a minimum per topic, or method `full`.
  @JsonProperty("kept")
  KEPT,
  /// Its place in the order of a method that ranks or draws rows without clusters.
  @JsonProperty("score")
  SCORE;

  /// The word in `selection.jsonl`.
  public String word() {
    return switch (this) {
      case QUOTA -> "quota";
      case WHOLE_CLUSTER -> "whole-cluster";
      case FILL -> "fill";
      case KEPT -> "kept";
      case SCORE -> "score";
    };
  }
}
