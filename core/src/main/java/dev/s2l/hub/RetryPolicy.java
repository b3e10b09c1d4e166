package dev.s2l.hub;

import dev.s2l.run.StopSignal;
import java.time.Duration;

/// How long s2l waits for the hub, and how often it tries again.
///
/// @param connect how long connecting may take
/// @param silence how long the server may send nothing: before a response begins, and between two
///   pieces of a body
/// @param attempts in a row without a new byte, after which a download gives up; an attempt without
///   a connection counts as two
/// @param firstPause after the first failure; doubles with each further one
/// @param longestPause also limits the pause that a `Retry-After` asks for
/// @param sleeper waits during pauses
record RetryPolicy(
    Duration connect,
    Duration silence,
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Sleeper sleeper) {

  /// Waits.
  @FunctionalInterface
  interface Sleeper {
    /// @throws dev.s2l.run.S2lException if the user stops the program meanwhile
    void sleep(Duration time, StopSignal stop);
  }

  /// Six attempts with pauses of 1, 2, 4, 8 and 16 s: half a minute, as restarts of a gateway take.
  static RetryPolicy usual() {
    return new RetryPolicy(
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        6,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        RetryPolicy::sleep);
  }

  /// @param failures in a row so far, at least 1
  Duration pause(int failures) {
    var doubled = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
  }

  private static void sleep(Duration time, StopSignal stop) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      stop.check();
      try {
        Thread.sleep(Duration.ofNanos(Math.min(left, 200_000_000L)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
