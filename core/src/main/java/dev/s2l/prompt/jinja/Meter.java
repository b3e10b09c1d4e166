package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;

/// Counts the steps, characters and depth of a rendering, and stops it at the limits.
final class Meter {
  private static final int CHECK_EVERY = 1024;
  private static final int MAX_DEPTH = 200;

  private final JinjaLimits limits;
  private final long deadlineNanos;
  private long steps;
  private long characters;
  private int depth;

  Meter(JinjaLimits limits) {
    this.limits = limits;
    this.deadlineNanos = System.nanoTime() + limits.time().toNanos();
  }

  void step() {
    steps(1);
  }

  void steps(long more) {
    long before = steps;
    steps += more;
    if (steps > limits.steps()) {
      throw exceeded(Phrase.of("more than %,d steps", limits.steps()));
    }
    if (before / CHECK_EVERY != steps / CHECK_EVERY) {
      checkTime();
    }
  }

  /// Called for every text made.
  String made(String text) {
    room(text.length());
    return text;
  }

  /// Called before a text is made.
  void room(long length) {
    characters += length;
    if (characters > limits.characters()) {
      throw exceeded(Phrase.of("more than %,d characters of text", limits.characters()));
    }
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw exceeded(Phrase.of("calls nested more than %d deep", MAX_DEPTH));
    }
  }

  void leave() {
    depth--;
  }

  private void checkTime() {
    if (System.nanoTime() - deadlineNanos > 0) {
      throw exceeded(Phrase.of("more than %d ms", limits.time().toMillis()));
    }
  }

  private static JinjaException exceeded(String what) {
    return new JinjaException(JinjaException.Kind.LIMIT, "it takes " + what);
  }
}
