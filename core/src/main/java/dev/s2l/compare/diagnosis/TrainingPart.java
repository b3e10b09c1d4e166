package dev.s2l.compare.diagnosis;

import java.util.List;

/// One short training on a random half of the rows.
///
/// @param number of the half
/// @param losses of the held-out rows afterwards, in nats
public record TrainingPart(int number, List<Double> losses) {
  public TrainingPart {
    losses = List.copyOf(losses);
  }
}
