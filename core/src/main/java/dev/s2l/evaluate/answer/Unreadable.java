package dev.s2l.evaluate.answer;

/// A text that is no value in any notation that is known here.
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unreadable() {
    super("unreadable", null, false, false);
  }
}
