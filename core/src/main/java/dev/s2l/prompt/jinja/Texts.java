package dev.s2l.prompt.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Python's text functions; positions are code points.
final class Texts {
  private Texts() {}

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || c == 0x85 || c == 0xa0 || c == 0x2007 || c == 0x202f;
  }

  static List<Object> characters(String s) {
    var list = new ArrayList<Object>();
    s.codePoints().forEach(c -> list.add(Character.toString(c)));
    return list;
  }

  /// By code points, as Python does.
  static int compare(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    return java.util.Arrays.compare(x, y);
  }

  /// @param set the characters to remove; empty for white space
  static String strip(String s, String set, boolean left, boolean right) {
    int from = 0;
    int to = s.length();
    while (left && from < to && isIn(s.codePointAt(from), set)) {
      from += Character.charCount(s.codePointAt(from));
    }
    while (right && to > from && isIn(s.codePointBefore(to), set)) {
      to -= Character.charCount(s.codePointBefore(to));
    }
    return s.substring(from, to);
  }

  private static boolean isIn(int c, String set) {
    return set.isEmpty() ? isSpace(c) : set.indexOf(c) >= 0;
  }

  /// @param limit how many splits at most; negative for all
  static List<Object> split(String s, String separator, long limit, boolean fromRight) {
    if (separator.isEmpty()) {
      throw JinjaException.failed("an empty separator");
    }
    var parts = new ArrayList<Object>();
    String rest = s;
    for (long n = 0; limit < 0 || n < limit; n++) {
      int at = fromRight ? rest.lastIndexOf(separator) : rest.indexOf(separator);
      if (at < 0) {
        break;
      }
      if (fromRight) {
        parts.addFirst(rest.substring(at + separator.length()));
        rest = rest.substring(0, at);
      } else {
        parts.add(rest.substring(0, at));
        rest = rest.substring(at + separator.length());
      }
    }
    if (fromRight) {
      parts.addFirst(rest);
    } else {
      parts.add(rest);
    }
    return parts;
  }

  /// Splits at runs of white space.
  static List<Object> words(String s) {
    var words = new ArrayList<Object>();
    int i = 0;
    while (i < s.length()) {
      while (i < s.length() && isSpace(s.charAt(i))) {
        i++;
      }
      int start = i;
      while (i < s.length() && !isSpace(s.charAt(i))) {
        i++;
      }
      if (i > start) {
        words.add(s.substring(start, i));
      }
    }
    return words;
  }

  static List<Object> lines(String s, boolean keepEnds) {
    var lines = new ArrayList<Object>();
    int start = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(c) >= 0) {
        int end = i;
        if (c == '\r' && i + 1 < s.length() && s.charAt(i + 1) == '\n') {
          i++;
        }
        lines.add(s.substring(start, keepEnds ? i + 1 : end));
        start = i + 1;
      }
    }
    if (start < s.length()) {
      lines.add(s.substring(start));
    }
    return lines;
  }

  static String capitalized(String s) {
    if (s.isEmpty()) {
      return s;
    }
    int first = Character.charCount(s.codePointAt(0));
    return s.substring(0, first).toUpperCase(Locale.ROOT)
        + s.substring(first).toLowerCase(Locale.ROOT);
  }

  /// @param afterAny whether a word begins after anything but a letter (the method) or only after
  ///   white space, a hyphen and opening brackets (the filter)
  static String titled(String s, boolean afterAny) {
    var out = new StringBuilder();
    boolean begins = true;
    for (int c : s.codePoints().toArray()) {
      String one = Character.toString(c);
      out.append(begins ? one.toUpperCase(Locale.ROOT) : one.toLowerCase(Locale.ROOT));
      begins = afterAny ? !Character.isLetter(c) : isSpace(c) || "-({[<".indexOf(c) >= 0;
    }
    return out.toString();
  }

  static String replaced(String s, String old, String with, long limit, Meter meter) {
    if (old.isEmpty()) {
      throw JinjaException.failed("replace needs a text to replace");
    }
    var out = new StringBuilder();
    int from = 0;
    for (long n = 0; limit < 0 || n < limit; n++) {
      int at = s.indexOf(old, from);
      if (at < 0) {
        break;
      }
      meter.room(at - from + with.length());
      out.append(s, from, at).append(with);
      from = at + old.length();
    }
    return out.append(s, from, s.length()).toString();
  }
}
