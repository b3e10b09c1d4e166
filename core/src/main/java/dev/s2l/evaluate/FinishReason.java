package dev.s2l.evaluate;

import dev.s2l.run.EnumWords;

/// Why a continuation ends.
public enum FinishReason {
  /// The model gave one of its end-of-sequence tokens.
  EOS,
  /// The text holds a stop string.
  STOP,
  /// It has as many tokens as are allowed, or as the model has positions for.
  LENGTH;

  /// As files say it.
  public String label() {
    return EnumWords.of(this);
  }
}
