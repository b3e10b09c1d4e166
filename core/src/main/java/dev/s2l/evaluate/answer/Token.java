package dev.s2l.evaluate.answer;

/// A piece of an answer.
///
/// @param text as it stands; of a number its digits without separators
/// @param blank whether blanks stand before it
/// @param prose whether it stands inside `\text{…}`
record Token(Kind kind, String text, boolean blank, boolean prose) {
  enum Kind {
    NUMBER,
    WORD,
    /// A command of LaTeX, without its backslash.
    COMMAND,
    SIGN,
    CURRENCY,
    /// The end of a row of a matrix.
    ROW,
    END
  }

  boolean is(Kind wanted, String wantedText) {
    return kind == wanted && text.equals(wantedText);
  }

  boolean isSign(String sign) {
    return is(Kind.SIGN, sign);
  }
}
