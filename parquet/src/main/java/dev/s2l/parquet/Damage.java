package dev.s2l.parquet;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.s2l.run.Phrase;

/// A file that is no Parquet file as the format says, or one of a kind that is not read.
final class Damage extends RuntimeException {
  private Damage(String message) {
    super(message);
  }

  @FormatMethod
  static Damage of(@FormatString String pattern, Object... values) {
    return new Damage(Phrase.of(pattern, values));
  }
}
