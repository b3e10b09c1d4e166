package dev.s2l.hub;

import java.time.Duration;
import java.util.Optional;

/// Something that may be over at the next attempt: no connection, 429, 5xx, a cut body.
final class HubFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;
  private final boolean progressed;
  private final int weight;

  private HubFault(String message, Optional<Duration> retryAfter, boolean progressed, int weight) {
    super(message);
    this.retryAfter = retryAfter;
    this.progressed = progressed;
    this.weight = weight;
  }

  static HubFault of(String message) {
    return new HubFault(message, Optional.empty(), false, 1);
  }

  /// Nobody answers at all, perhaps because there is no network: given up sooner.
  static HubFault unreachable(String message) {
    return new HubFault(message, Optional.empty(), false, 2);
  }

  static HubFault busy(String message, Optional<Duration> retryAfter) {
    return new HubFault(message, retryAfter, false, 1);
  }

  /// @param progressed whether new bytes came, so that it is worth while to go on
  static HubFault cut(String message, boolean progressed) {
    return new HubFault(message, Optional.empty(), progressed, 1);
  }

  /// What the server asked for.
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  boolean progressed() {
    return progressed;
  }

  /// How many attempts this one counts for.
  int weight() {
    return weight;
  }
}
