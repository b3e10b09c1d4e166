package dev.s2l.hub;

import java.time.Duration;
import java.util.Optional;

/// A failure that a further attempt may overcome: no connection, HTTP 429 or 5xx, a cut body.
final class RetryableFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;
  private final boolean progressed;
  private final int weight;

  private RetryableFault(
      String message, Optional<Duration> retryAfter, boolean progressed, int weight) {
    super(message);
    this.retryAfter = retryAfter;
    this.progressed = progressed;
    this.weight = weight;
  }

  static RetryableFault of(String message) {
    return new RetryableFault(message, Optional.empty(), false, 1);
  }

  /// No server answers, perhaps because there is no network: counts twice, so attempts end sooner.
  static RetryableFault unreachable(String message) {
    return new RetryableFault(message, Optional.empty(), false, 2);
  }

  static RetryableFault busy(String message, Optional<Duration> retryAfter) {
    return new RetryableFault(message, retryAfter, false, 1);
  }

  /// @param progressed whether new bytes came, so that another attempt makes sense
  static RetryableFault cut(String message, boolean progressed) {
    return new RetryableFault(message, Optional.empty(), progressed, 1);
  }

  /// The pause that the server asked for.
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  boolean progressed() {
    return progressed;
  }

  /// How many attempts this failure counts for.
  int weight() {
    return weight;
  }
}
