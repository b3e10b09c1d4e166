package dev.s2l.compare.diagnosis;

import java.util.List;

/// How stable the clusters are.
///
/// @param adjustedRand agreement with the clusters of each bootstrap sample of the rows
public record StabilityPart(List<Double> adjustedRand) {
  public StabilityPart {
    adjustedRand = List.copyOf(adjustedRand);
  }
}
