package dev.s2l.compare.diagnosis;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.s2l.run.EnumWords;

/// What a row of a subset counts.
public enum Weighting {
  /// As much as every other: how models are trained.
  EVEN,
  /// `|C_k| ÷ n_k`: rows of its cluster, for each that was drawn from it. What the paper's theorem
  /// is about.
  BY_CLUSTER;

  @JsonValue
  public String word() {
    return EnumWords.of(this);
  }
}
