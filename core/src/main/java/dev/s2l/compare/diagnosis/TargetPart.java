package dev.s2l.compare.diagnosis;

import java.util.Arrays;

/// Whether rows that are hard for the proxy are hard for the target.
///
/// @param target for people
/// @param rows with a loss under both
/// @param correlation rank correlation of the two losses
public record TargetPart(String target, int rows, Resampled correlation) {
  /// @param proxy losses under the last checkpoint
  /// @param losses of the same rows under the target
  public static TargetPart of(String target, double[] proxy, double[] losses, long seed) {
    var correlation = new RankCorrelation(proxy, losses);
    return new TargetPart(
        target,
        proxy.length,
        RowSamples.of(proxy.length, seed, "diagnose/target-rows")
            .of(times -> correlation.of(Arrays.stream(times).asDoubleStream().toArray())));
  }
}
