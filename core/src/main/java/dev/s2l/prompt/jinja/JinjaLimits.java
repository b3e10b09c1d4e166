package dev.s2l.prompt.jinja;

import java.time.Duration;

/// What one rendering may cost.
///
/// @param steps nodes and expressions evaluated, items visited
/// @param characters of all texts made during the rendering, in UTF-16 units
/// @param time in real time
public record JinjaLimits(long steps, long characters, Duration time) {
  public JinjaLimits {
    if (steps < 1 || characters < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /// Far above what a published template needs for a conversation (a few thousand steps), and low
  /// enough to do no harm. The values are our choice.
  public static JinjaLimits defaults() {
    return new JinjaLimits(2_000_000, 128L << 20, Duration.ofSeconds(10));
  }
}
