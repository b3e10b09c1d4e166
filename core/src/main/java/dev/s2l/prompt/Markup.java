package dev.s2l.prompt;

import java.util.List;
import java.util.regex.Pattern;

/// What stands between the turns of a rendering and must not be divided: special tokens, and
/// whatever looks like one, such as `<|user|>` and `[/INST]`.
///
/// @param special the texts of the special tokens
record Markup(List<String> special) {
  private static final int LONGEST = 64;
  private static final Pattern LIKE_A_TOKEN =
      Pattern.compile("<[^<>\\s]{1,62}>|\\[/?[A-Z_]{1,61}\\]");

  /// What opens thoughts, as published templates write it.
  private static final Pattern THOUGHTS =
      Pattern.compile(
          "<[^<>\\s]{0,30}(think|thought|reason)[^<>\\s]{0,30}>|\\[THINK\\]|<\\|channel>",
          Pattern.CASE_INSENSITIVE);

  /// The position itself, or the beginning of the token that it would divide.
  int undivided(String text, int position) {
    int begin = position;
    for (String token : special) {
      for (int at = Math.max(0, position - token.length() + 1); at < begin; at++) {
        if (text.startsWith(token, at)) {
          begin = at;
        }
      }
    }
    int from = Math.max(0, position - LONGEST);
    var found = LIKE_A_TOKEN.matcher(text);
    found.region(from, Math.min(text.length(), position + LONGEST));
    while (found.find() && found.start() < position) {
      if (found.end() > position) {
        begin = Math.min(begin, found.start());
      }
    }
    return begin;
  }

  /// How much of the beginning of a generation prompt stands before an answer that goes on
  /// otherwise: no part of a token, and no mark that opens thoughts, which then belong to the
  /// answer.
  int header(String prompt, int length) {
    int whole = undivided(prompt, length);
    var thoughts = THOUGHTS.matcher(prompt);
    return thoughts.find() ? Math.min(whole, thoughts.start()) : whole;
  }

  /// How many characters two texts have in common where the second begins, without a part of a
  /// token at the end.
  int common(String text, int from, String other) {
    int length = matching(text, from, other);
    if (length == other.length()) {
      return length;
    }
    return Math.min(undivided(other, length), undivided(text, from + length) - from);
  }

  /// How many characters of `other` stand in `text` at `from`.
  static int matching(String text, int from, String other) {
    int longest = Math.min(text.length() - from, other.length());
    int length = 0;
    while (length < longest && text.charAt(from + length) == other.charAt(length)) {
      length++;
    }
    return length;
  }

  /// How many characters two texts have in common where they end.
  static int matchingEnd(String text, int end, String other) {
    int longest = Math.min(end, other.length());
    int length = 0;
    while (length < longest
        && text.charAt(end - 1 - length) == other.charAt(other.length() - 1 - length)) {
      length++;
    }
    return length;
  }
}
