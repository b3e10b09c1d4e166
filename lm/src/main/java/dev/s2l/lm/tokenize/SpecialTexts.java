package dev.s2l.lm.tokenize;

import dev.s2l.dataset.Segment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Searches the users' texts for special tokens and for the names under which special tokens are
/// hidden.
final class SpecialTexts {
  /// The names under which [TokenizerFile] hides special tokens.
  private static final Pattern HIDDEN = Pattern.compile("\uFDD0(special )?\\d+\uFDD1");

  private final List<String> tokens;
  private final int[] firsts;

  /// @param tokens texts of the special tokens
  SpecialTexts(Set<String> tokens) {
    this.tokens = tokens.stream().filter(token -> !token.isEmpty()).sorted().toList();
    this.firsts = this.tokens.stream().mapToInt(token -> token.charAt(0)).distinct().toArray();
  }

  /// The first special token that a user wrote as text.
  Optional<String> literal(List<Segment> segments) {
    return segments.stream()
        .filter(segment -> !segment.markup())
        .flatMap(segment -> literal(segment.text()).stream())
        .findFirst();
  }

  private Optional<String> literal(String text) {
    for (int first : firsts) {
      for (int at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
        for (String token : tokens) {
          if (text.startsWith(token, at)) {
            return Optional.of(token);
          }
        }
      }
    }
    return Optional.empty();
  }

  /// Whether a text contains a name that would be read as a special token. The name has two
  /// noncharacters of Unicode, so no text contains it by accident.
  static boolean holdsHidden(List<Segment> segments) {
    return segments.stream()
        .map(Segment::text)
        .anyMatch(text -> text.indexOf('\uFDD0') >= 0 && HIDDEN.matcher(text).find());
  }
}
