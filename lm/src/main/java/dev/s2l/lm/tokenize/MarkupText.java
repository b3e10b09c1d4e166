package dev.s2l.lm.tokenize;

import dev.s2l.dataset.Segment;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// A text with markup, prepared for the tokenizer in which special tokens have names that no text
/// contains. Special tokens in markup are replaced by these names; special tokens in the user's
/// text are not.
///
/// @param text after the replacement
/// @param learned by code point of `text`
record MarkupText(String text, BitSet learned) {

  /// @param names of the special tokens by their texts
  static MarkupText of(List<Segment> segments, Map<String, String> names) {
    var joined = new StringBuilder();
    var markup = new BitSet();
    var learned = new BitSet();
    for (Segment segment : segments) {
      int begin = joined.length();
      joined.append(segment.text());
      markup.set(begin, joined.length(), segment.markup());
      learned.set(begin, joined.length(), segment.learned());
    }
    String source = joined.toString();
    var out = new StringBuilder();
    var flags = new BitSet();
    int codePoints = 0;
    for (int i = 0; i < source.length(); ) {
      String token = markup.get(i) ? longestAt(source, i, markup, names) : "";
      int width;
      int made;
      if (token.isEmpty()) {
        width = Character.charCount(source.codePointAt(i));
        made = 1;
        out.append(source, i, i + width);
      } else {
        String name = names.getOrDefault(token, token);
        width = token.length();
        made = name.codePointCount(0, name.length());
        out.append(name);
      }
      int first = learned.nextSetBit(i);
      flags.set(codePoints, codePoints + made, first >= 0 && first < i + width);
      codePoints += made;
      i += width;
    }
    return new MarkupText(out.toString(), flags);
  }

  private static String longestAt(String source, int at, BitSet markup, Map<String, String> names) {
    int end = markup.nextClearBit(at);
    String longest = "";
    for (String token : names.keySet()) {
      if (token.length() > longest.length()
          && at + token.length() <= end
          && source.startsWith(token, at)) {
        longest = token;
      }
    }
    return longest;
  }

  /// How many of the characters `[begin, end)` are learned.
  int learned(int begin, int end) {
    int count = 0;
    for (int i = learned.nextSetBit(begin); i >= 0 && i < end; i = learned.nextSetBit(i + 1)) {
      count++;
    }
    return count;
  }

  /// Whether a token that stands for the characters `[begin, end)` holds a learned one.
  boolean holdsLearned(int begin, int end) {
    int next = learned.nextSetBit(begin);
    return next >= 0 && next < end;
  }
}
