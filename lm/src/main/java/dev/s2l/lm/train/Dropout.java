package dev.s2l.lm.train;

import dev.s2l.run.EnumWords;

/// What is done where the configuration of a model asks for dropout in training, which is not
/// computed.
public enum Dropout {
  /// The training is refused.
  REFUSE,
  /// It is trained without dropout.
  NONE;

  /// @throws dev.s2l.run.S2lException (2) for a name that is none
  public static Dropout named(String label) {
    return EnumWords.named(Dropout.class, "--dropout", label);
  }
}
