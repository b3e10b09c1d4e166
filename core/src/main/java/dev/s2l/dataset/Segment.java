package dev.s2l.dataset;

/// A piece of the text that a model sees.
///
/// @param text the characters, in order of the whole
/// @param learned whether the tokens that hold a character of it count in the loss
public record Segment(String text, boolean learned) {}
