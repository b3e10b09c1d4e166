package dev.s2l.dataset;

import java.nio.charset.StandardCharsets;

/// The escapes in strings of JSON: where each ends, and the text that they stand for. One object is
/// reused for the strings of one thread.
final class JsonEscapes {
  /// Bytes of `\` and `u` and four digits.
  private static final int UNIT_BYTES = 6;

  private byte[] utf8 = new byte[256];

  /// Where the escape at `start` ends; [JsonTape#FAULT] if it is none, or a surrogate that stands
  /// alone.
  ///
  /// @param end of the row
  static int end(byte[] bytes, int start, int end) {
    if (start + 1 >= end) {
      return JsonTape.FAULT;
    }
    return switch (bytes[start + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> start + 2;
      case 'u' -> unitEnd(bytes, start, end);
      default -> JsonTape.FAULT;
    };
  }

  private static int unitEnd(byte[] bytes, int start, int end) {
    int unit = unit(bytes, start, end);
    if (unit < 0 || Character.isLowSurrogate((char) unit)) {
      return JsonTape.FAULT;
    }
    int second = start + UNIT_BYTES;
    if (!Character.isHighSurrogate((char) unit)) {
      return second;
    }
    int low = unit(bytes, second, end);
    boolean pair =
        low >= 0
            && bytes[second] == '\\'
            && bytes[second + 1] == 'u'
            && Character.isLowSurrogate((char) low);
    return pair ? second + UNIT_BYTES : JsonTape.FAULT;
  }

  /// The code unit of the escape at `at`; negative if it has not four digits.
  private static int unit(byte[] bytes, int at, int end) {
    return at + UNIT_BYTES > end ? JsonTape.FAULT : digits(bytes, at + 2);
  }

  private static int digits(byte[] bytes, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return JsonTape.FAULT;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /// The text of a string that was checked.
  ///
  /// @param start of what is between its quotes
  /// @param stop where that ends
  String text(byte[] bytes, int start, int stop) {
    if (utf8.length < stop - start) {
      utf8 = new byte[2 * (stop - start)];
    }
    int length = 0;
    for (int at = start; at < stop; ) {
      int run = at;
      while (at < stop && bytes[at] != '\\') {
        at++;
      }
      System.arraycopy(bytes, run, utf8, length, at - run);
      length += at - run;
      if (at == stop) {
        break;
      }
      byte escape = bytes[at + 1];
      if (escape == 'u') {
        int c = digits(bytes, at + 2);
        at += UNIT_BYTES;
        if (Character.isHighSurrogate((char) c)) {
          c = Character.toCodePoint((char) c, (char) digits(bytes, at + 2));
          at += UNIT_BYTES;
        }
        length = put(c, length);
      } else {
        utf8[length++] = character(escape);
        at += 2;
      }
    }
    return new String(utf8, 0, length, StandardCharsets.UTF_8);
  }

  private static byte character(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }

  /// @return the length with the character
  private int put(int c, int length) {
    int at = length;
    if (c < 0x80) {
      utf8[at++] = (byte) c;
      return at;
    }
    if (c < 0x800) {
      utf8[at++] = (byte) (0xC0 | c >> 6);
    } else {
      if (c < 0x10000) {
        utf8[at++] = (byte) (0xE0 | c >> 12);
      } else {
        utf8[at++] = (byte) (0xF0 | c >> 18);
        utf8[at++] = (byte) (0x80 | c >> 12 & 0x3F);
      }
      utf8[at++] = (byte) (0x80 | c >> 6 & 0x3F);
    }
    utf8[at++] = (byte) (0x80 | c & 0x3F);
    return at;
  }
}
