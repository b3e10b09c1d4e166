package dev.s2l.demo;

import java.util.Locale;

/// Fills a pattern with Western digits, whatever the machine's locale is.
final class Phrase {
  private Phrase() {}

  static String of(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
