package dev.s2l.run;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Fills a pattern with the same digits and separators on every machine. `String.formatted` asks
/// the default locale instead, and in an Arabic one writes `checkpoint-٥٠٠`; a test forbids it in
/// this project.
public final class Phrase {
  private Phrase() {}

  /// @param pattern as [java.util.Formatter] reads it
  @FormatMethod
  public static String of(@FormatString String pattern, @Nullable Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
