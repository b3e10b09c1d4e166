package dev.s2l.evaluate.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The words of a text as sacrebleu's `13a` cuts them, which does what mteval-v13a does: entities
/// are read, ASCII punctuation stands alone, and so do full stops and commas that do not join two
/// digits, and a dash after a digit.
final class Tokenizer13a {
  private static final Pattern STOP_AFTER_OTHER = Pattern.compile("([^0-9])([.,])");
  private static final Pattern STOP_BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

  private Tokenizer13a() {}

  static List<String> words(String text) {
    String line =
        withoutTrailingSpace(text).replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
    if (line.indexOf('&') >= 0) {
      line =
          line.replace("&quot;", "\"")
              .replace("&amp;", "&")
              .replace("&lt;", "<")
              .replace("&gt;", ">");
    }
    String spaced = withPunctuationApart(" " + line + " ");
    spaced = STOP_AFTER_OTHER.matcher(spaced).replaceAll("$1 $2 ");
    spaced = STOP_BEFORE_OTHER.matcher(spaced).replaceAll(" $1 $2");
    return split(DASH_AFTER_DIGIT.matcher(spaced).replaceAll("$1 $2 "));
  }

  private static String withPunctuationApart(String text) {
    var apart = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (standsAlone(c)) {
        apart.append(' ').append(c).append(' ');
      } else {
        apart.append(c);
      }
    }
    return apart.toString();
  }

  /// ASCII punctuation but the apostrophe, the comma, the dash and the full stop.
  private static boolean standsAlone(char c) {
    return (c >= '{' && c <= '~')
        || (c >= '[' && c <= '`')
        || (c >= '!' && c <= '&')
        || (c >= '(' && c <= '+')
        || (c >= ':' && c <= '@')
        || c == '/';
  }

  private static List<String> split(String text) {
    var words = new ArrayList<String>();
    int begin = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isSpace(text.charAt(i))) {
        if (i > begin) {
          words.add(text.substring(begin, i));
        }
        begin = i + 1;
      }
    }
    return words;
  }

  private static String withoutTrailingSpace(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /// What Python's `str.split` takes for space.
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }
}
