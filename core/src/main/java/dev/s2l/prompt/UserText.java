package dev.s2l.prompt;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Distinguishes special tokens that a user wrote from those that the template writes. Before
/// rendering, a mark (one of Unicode's noncharacters) is inserted after the first character of each
/// token that the user wrote. After rendering, the marks are located and removed.
final class UserText {
  private static final char FIRST = '\uFDD0';
  private static final int CANDIDATES = 32;

  private final List<String> special;
  private final char mark;
  private final char stranger;

  private UserText(List<String> special, char mark, char stranger) {
    this.special = special;
    this.mark = mark;
    this.stranger = stranger;
  }

  /// @param texts everything that the user wrote; the mark is a character that does not occur in it
  static UserText of(List<String> special, List<String> texts) {
    var free = new ArrayList<Character>();
    for (int i = 0; i < CANDIDATES && free.size() < 2; i++) {
      char candidate = (char) (FIRST + i);
      if (texts.stream().allMatch(text -> text.indexOf(candidate) < 0)) {
        free.add(candidate);
      }
    }
    if (free.size() < 2) {
      throw new ConversationRefused("its text uses the noncharacters U+FDD0 to U+FDEF");
    }
    return new UserText(special, free.getFirst(), free.getLast());
  }

  /// A text that is no part of what the user wrote.
  String stranger() {
    return String.valueOf(stranger);
  }

  String marked(String text) {
    StringBuilder out = null; // most texts have no special token
    int copied = 0;
    for (String token : special) {
      if (text.contains(token)) {
        out = new StringBuilder();
        break;
      }
    }
    if (out == null) {
      return text;
    }
    for (int i = 0; i < text.length(); i++) {
      if (longestAt(text, i) > 0) {
        int end = i + Character.charCount(text.codePointAt(i));
        out.append(text, copied, end).append(mark);
        copied = end;
      }
    }
    return out.append(text, copied, text.length()).toString();
  }

  private int longestAt(String text, int at) {
    int longest = 0;
    for (String token : special) {
      if (token.length() > longest && text.startsWith(token, at)) {
        longest = token.length();
      }
    }
    return longest;
  }

  /// Removes the marks from a rendered text, and maps positions.
  Cleaned cleaned(String rendered) {
    var text = new StringBuilder();
    var position = new int[rendered.length() + 1];
    var begins = new BitSet();
    for (int i = 0; i < rendered.length(); i++) {
      position[i] = text.length();
      if (rendered.charAt(i) == mark) {
        if (text.length() > 0) {
          begins.set(text.offsetByCodePoints(text.length(), -1));
        }
      } else {
        text.append(rendered.charAt(i));
      }
    }
    position[rendered.length()] = text.length();
    String clean = text.toString();
    var literal = new BitSet();
    begins.stream().forEach(at -> literal.set(at, at + longestAt(clean, at)));
    return new Cleaned(clean, position, literal);
  }

  /// @param text without marks
  /// @param position by character of the marked text: its position in `text`
  /// @param literal the characters of special tokens that the user wrote
  record Cleaned(String text, int[] position, BitSet literal) {}
}
