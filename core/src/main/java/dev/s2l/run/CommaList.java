package dev.s2l.run;

import java.util.ArrayList;
import java.util.List;

/// The values of options that take several, such as `prompt=question,response=answer`. Commas
/// separate them, and blanks around them are ignored. A value that contains a comma, a quote, or
/// blanks at its ends is put in double quotes, and a quote in it is doubled, as in a CSV file. The
/// quotes are around the whole value or around the part after its first `=`: `prompt="Question,
/// long"`.
public final class CommaList {
  private CommaList() {}

  /// @throws S2lException (2) where quotes do not close, or something follows them
  public static List<String> parse(String option, String text) {
    var values = new ArrayList<String>();
    int at = 0;
    while (at <= text.length()) {
      var value = new StringBuilder();
      at = value(option, text, at, value);
      values.add(value.toString());
      at++;
    }
    return values;
  }

  /// @return where the value ends: at a comma, or at the end of the text
  private static int value(String option, String text, int from, StringBuilder value) {
    int at = afterBlanks(text, from);
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted(option, text, at, value);
    }
    int comma = text.indexOf(',', at);
    int end = comma < 0 ? text.length() : comma;
    int equals = text.indexOf('=', at);
    if (equals < 0 || equals > end) {
      value.append(text.substring(at, end).strip());
      return end;
    }
    value.append(text.substring(at, equals).strip()).append('=');
    at = afterBlanks(text, equals + 1);
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted(option, text, at, value);
    }
    value.append(text.substring(Math.min(at, end), end).strip());
    return end;
  }

  private static int quoted(String option, String text, int from, StringBuilder value) {
    for (int at = from + 1; at < text.length(); at++) {
      if (text.charAt(at) != '"') {
        value.append(text.charAt(at));
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
        value.append('"');
        at++;
      } else {
        int end = afterBlanks(text, at + 1);
        if (end < text.length() && text.charAt(end) == ':') {
          throw withoutEquals(option, text);
        }
        if (end < text.length() && text.charAt(end) != ',') {
          throw refused(option, text, "text follows the closing quote");
        }
        return end;
      }
    }
    throw refused(option, text, "a quote does not close");
  }

  private static int afterBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /// The error for a value that is no mapping though one is expected: with a colon as in JSON and
  /// YAML, or with nothing between word and column.
  public static S2lException withoutEquals(String option, String text) {
    return new S2lException(
        ExitCode.USAGE,
        option
            + " "
            + text
            + ": = is missing between word and column. Expected WORD=COLUMN, for example"
            + " prompt=question.");
  }

  private static S2lException refused(String option, String text, String what) {
    return new S2lException(
        ExitCode.USAGE,
        option
            + " "
            + text
            + ": "
            + what
            + ". A name that holds a comma, a quote or blanks at its ends stands in double quotes,"
            + " a quote in it doubled, and the whole in single quotes for the shell: "
            + option
            + " 'word=\"a, b\"'.");
  }

  /// A value, or a part after `=`, as [#parse] reads it.
  public static String quoted(String value) {
    boolean plain =
        !value.isEmpty()
            && value.indexOf(',') < 0
            && value.charAt(0) != '"'
            && value.equals(value.strip());
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
