package dev.s2l.lm.tokenize;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import dev.s2l.run.Json;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What of a conversation does not stand in what the chat template wrote.
///
/// @param roles who says a text that does not: the system, the user
/// @param arguments names in the row's `chat_template_kwargs` that the template does not have
/// @param keys of messages that change nothing, see [WrittenKeys]
record Unwritten(Set<Role> roles, Set<String> arguments, Set<String> keys) {
  static final Unwritten NOTHING = new Unwritten(Set.of(), Set.of(), Set.of());

  private static final int COMPARED = 40;
  private static final Pattern ESCAPES =
      Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|.)|&(?:[a-z]{2,6}|#\\d{1,6});");

  /// @param named whether the template has a name
  /// @param keys of messages that change nothing
  static Unwritten of(
      Content.Conversation conversation,
      List<Segment> segments,
      Predicate<String> named,
      Set<String> keys) {
    var names = new TreeSet<String>();
    if (!conversation.arguments().isEmpty()) {
      Json.COMPACT.readTree(conversation.arguments()).propertyNames().stream()
          .filter(name -> !named.test(name))
          .forEach(names::add);
    }
    String text = segments.stream().map(Segment::text).collect(Collectors.joining());
    var roles = EnumSet.noneOf(Role.class);
    for (Turn turn : conversation.turns()) {
      if ((turn.role() == Role.SYSTEM || turn.role() == Role.USER)
          && !roles.contains(turn.role())
          // Parts that are no text have other marks in the template.
          && !turn.more().contains("\"content\"")
          && !text.contains(turn.text().strip())
          && !stands(turn.text(), text)) {
        roles.add(turn.role());
      }
    }
    return new Unwritten(roles, names, keys);
  }

  /// Whether the beginning of a text stands in another one, whatever became of its blanks, signs,
  /// letter case and escapes.
  private static boolean stands(String part, String text) {
    String letters = letters(part);
    String begin = letters.substring(0, Math.min(COMPARED, letters.length()));
    return !begin.isEmpty()
        && (letters(text).contains(begin) || letters(decoded(text)).contains(begin));
  }

  private static String letters(String text) {
    var letters = new StringBuilder();
    text.codePoints()
        .filter(Character::isLetterOrDigit)
        .map(Character::toLowerCase)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /// The text behind the escapes of JSON and HTML; those of signs become blanks.
  private static String decoded(String text) {
    return ESCAPES
        .matcher(text)
        .replaceAll(
            escape ->
                escape.group(1) == null
                    ? " "
                    : Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }
}
