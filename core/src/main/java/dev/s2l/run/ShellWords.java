package dev.s2l.run;

import java.util.List;
import java.util.stream.Collectors;

/// Command lines that can be pasted into a shell (bash, zsh).
public final class ShellWords {
  private static final String PLAIN = "_./:=,%+@-";

  private ShellWords() {}

  /// The words with blanks between them, each quoted if it has to be.
  public static String line(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  /// One word: as it is, in single quotes, or in `$'…'` where it has characters that a terminal
  /// would not show.
  public static String quoted(String word) {
    if (!word.isEmpty() && word.chars().allMatch(ShellWords::isPlain)) {
      return word;
    }
    if (word.chars().noneMatch(ShellWords::isHidden)) {
      return "'" + word.replace("'", "'\\''") + "'";
    }
    var quoted = new StringBuilder("$'");
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (isHidden(c)) {
        quoted.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
      } else {
        quoted.append(c == '\'' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return quoted.append('\'').toString();
  }

  private static boolean isPlain(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
  }

  private static boolean isHidden(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
