package dev.s2l.report;

import dev.s2l.run.Phrase;

/// Prepares text of the data for display: it is shortened, and invisible characters, or those that
/// would change the writing direction of the page, are replaced by their code point numbers.
final class Excerpt {
  /// Characters of a prompt or response that the page shows.
  static final int LENGTH = 400;

  private Excerpt() {}

  static String of(String text) {
    return of(text, LENGTH);
  }

  /// At most `length` code points of `text`, then an ellipsis.
  static String of(String text, int length) {
    var shown = new StringBuilder();
    int taken = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (taken++ == length) {
        return shown.append('…').toString();
      }
      append(shown, text.codePointAt(i));
    }
    return shown.toString();
  }

  /// The first and the last words of `text`: an answer often stands at its end.
  static String ends(String text) {
    int points = text.codePointCount(0, text.length());
    if (points <= LENGTH) {
      return of(text);
    }
    String head = text.substring(0, text.offsetByCodePoints(0, LENGTH / 2));
    String tail = text.substring(text.offsetByCodePoints(text.length(), -LENGTH / 2));
    return of(head) + " … " + of(tail);
  }

  /// One line: for names and places.
  static String line(String text, int length) {
    return of(text, length).replace('\n', '␤').replace('\t', ' ');
  }

  private static void append(StringBuilder shown, int point) {
    if (point == '\n' || point == '\t') {
      shown.append((char) point);
    } else if (point < 0x20) {
      shown.append((char) (0x2400 + point));
    } else if (hidden(point)) {
      shown.append(Phrase.of("⟨U+%04X⟩", point));
    } else {
      shown.appendCodePoint(point);
    }
  }

  /// Controls, lone surrogates, line separators, and characters that change the writing direction.
  private static boolean hidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> point != 0x200D && point != 0x200C;
      case Character.UNASSIGNED -> true;
      default -> false;
    };
  }
}
