package dev.s2l.prompt.jinja;

/// @param text the characters; a string's value for STRING
record Token(Kind kind, String text, int line) {
  enum Kind {
    TEXT,
    OPEN_OUTPUT,
    CLOSE_OUTPUT,
    OPEN_BLOCK,
    CLOSE_BLOCK,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind wanted, String value) {
    return kind == wanted && text.equals(value);
  }
}
