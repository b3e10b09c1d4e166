package dev.s2l.lm.train;

import dev.s2l.lm.tokenize.TokenStore;
import java.util.stream.IntStream;

/// How many steps there are, known before the first of them.
///
/// @param stepsPerEpoch steps that see every usable row once
/// @param totalSteps steps in all
/// @param warmupSteps steps over which the learning rate rises
public record TrainPlan(int stepsPerEpoch, int totalSteps, int warmupSteps) {
  /// The paper records every 500 steps; so do we, if that gives at least 12 recordings.
  private static final int USUAL_INTERVAL = 500;

  private static final int USUAL_RECORDINGS = 12;

  public static TrainPlan of(TokenStore tokens, TrainSettings settings) {
    int perEpoch = Math.ceilDiv(tokens.manifest().counts().usable(), settings.batches().rows());
    int total = settings.schedule().steps(perEpoch);
    return new TrainPlan(perEpoch, total, settings.schedule().warmupSteps(total));
  }

  /// The recording interval T where the user gives none.
  public int usualInterval() {
    return totalSteps / USUAL_INTERVAL >= USUAL_RECORDINGS
        ? USUAL_INTERVAL
        : intervalFor(USUAL_RECORDINGS);
  }

  /// The interval that gives `recordings` after step 0, or fewer: rounded down, it gave up to half
  /// as many again.
  public int intervalFor(int recordings) {
    return Math.ceilDiv(totalSteps, recordings);
  }

  /// What [#usualInterval] was before it was rounded up; runs that began so go on so.
  public int formerUsualInterval() {
    return totalSteps / USUAL_INTERVAL >= USUAL_RECORDINGS
        ? USUAL_INTERVAL
        : formerIntervalFor(USUAL_RECORDINGS);
  }

  /// What [#intervalFor] was.
  public int formerIntervalFor(int recordings) {
    return Math.max(1, totalSteps / recordings);
  }

  /// The steps to record at: 0, every multiple of `interval`, and the last.
  public int[] recordSteps(int interval) {
    return IntStream.concat(
            IntStream.rangeClosed(0, totalSteps / interval).map(i -> i * interval),
            IntStream.of(totalSteps))
        .distinct()
        .toArray();
  }
}
