package dev.s2l.dataset;

/// A piece of the text that a model sees.
///
/// @param text the characters of this piece
/// @param learned whether the tokens that hold a character of it count in the loss
/// @param markup whether the name of a special token in the piece stands for that token. If a text
///   has a piece of markup, no beginning-of-sequence or end-of-sequence token is added to it
public record Segment(String text, boolean learned, boolean markup) {

  /// A piece in which the name of a special token is ordinary text.
  public Segment(String text, boolean learned) {
    this(text, learned, false);
  }
}
