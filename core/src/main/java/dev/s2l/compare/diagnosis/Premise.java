package dev.s2l.compare.diagnosis;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.s2l.run.EnumWords;

/// What the method takes for granted, and what it promises.
public enum Premise {
  /// Rows of one cluster have gradients that are more alike than those of any rows.
  GRADIENTS_ALIKE_IN_CLUSTERS,
  /// Near trajectories, near gradients: what the paper's theorem assumes.
  TRAJECTORIES_TELL_GRADIENTS,
  /// The weighted subset's gradient is nearer to that of all rows than a random subset's.
  SUBSET_GRADIENT_NEAR_FULL,
  /// Training on the weighted subset ends nearer to the optimum of all rows than on a random one:
  /// what the theorem concludes.
  REACHES_FULL_OPTIMUM,
  /// Rows that are hard for the proxy are hard for the target.
  PROXY_LIKE_TARGET,
  /// Other rows of the same kind would have given the same clusters.
  CLUSTERS_STABLE,
  /// Gradients tell which rows lower the loss of held-out rows.
  PREDICTS_HELD_OUT_LOSS;

  @JsonValue
  public String word() {
    return EnumWords.of(this);
  }
}
