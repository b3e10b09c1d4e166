package dev.s2l.dataset;

/// A piece of the text that a model sees.
///
/// @param text the characters, in order of the whole
/// @param learned whether the tokens that hold a character of it count in the loss
/// @param markup whether a special token's name in it stands for that token. A text with a piece of
///   markup is complete: no mark of the beginning or the end is added to it
public record Segment(String text, boolean learned, boolean markup) {

  /// A piece in which a special token's name is text like any other.
  public Segment(String text, boolean learned) {
    this(text, learned, false);
  }
}
