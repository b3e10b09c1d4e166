package dev.s2l.evaluate.answer;

/// A part of a text, and where it stands there.
///
/// @param text of the part, perhaps set otherwise
/// @param from where it begins
/// @param to behind its end
record Passage(String text, int from, int to) {
  static Passage of(String whole, int from, int to) {
    return new Passage(whole.substring(from, to), from, to);
  }

  boolean holds(Passage other) {
    return from <= other.from && other.to <= to;
  }
}
