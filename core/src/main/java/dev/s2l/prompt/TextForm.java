package dev.s2l.prompt;

/// What rows of running text are.
public enum TextForm {
  /// By row: a text that begins or ends with a special token of the tokenizer is rendered.
  AUTO,
  /// Rendered already: special tokens in it are tokens.
  YES,
  /// Text, whatever it spells.
  NO
}
