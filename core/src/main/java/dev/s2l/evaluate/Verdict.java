package dev.s2l.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.s2l.run.EnumWords;

/// What is said of one item by one scorer.
public enum Verdict {
  RIGHT,
  WRONG,
  /// The text answers nothing.
  NO_ANSWER,
  /// The reference cannot be read: nothing can be right. Or the text is a program that failed.
  ERROR,
  /// The text is a program that is not run here, or that needs what its runner lacks. It counts
  /// among all items, and is shown beside them.
  UNSUPPORTED;

  /// As files have it: `no-answer`.
  @JsonValue
  public String word() {
    return EnumWords.of(this);
  }
}
