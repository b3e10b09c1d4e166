package dev.s2l.handover;

import dev.s2l.run.Phrase;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What has to be changed in turns before TRL gets them, as Python.
///
/// @param roles OpenAI's names of roles by those that may stand in turns; empty if turns need no
///   other names
/// @param otherKeys whether turns have keys beside role and content that a chat template may read
/// @param parts whether contents of turns are lists of parts
/// @param systemTwice whether a system text stands beside turns that begin with it
record TrlTurns(
    TreeMap<String, String> roles, boolean otherKeys, boolean parts, boolean systemTwice) {
  static final TrlTurns AS_THEY_ARE = new TrlTurns(new TreeMap<>(), false, false, false);

  static final String TEXT =
      """
      def text(content):
          if not isinstance(content, list):
              return content
          return "".join(part if isinstance(part, str) else part["text"] for part in content)


      """;

  static final String WITH_SYSTEM =
      """
      def with_system(system, turns):
          first = turns[0]
          said = first["content"].strip() if first["role"] == "system" else ""
          if not system or said == system.strip():
              return turns
          return [{"role": "system", "content": system}] + turns


      """;

  boolean needNoChange() {
    return roles.isEmpty() && !parts;
  }

  /// What has to be changed in turns of both, if they name roles alike.
  Optional<TrlTurns> with(TrlTurns other) {
    return TrlRows.joined(roles, other.roles)
        .map(
            names ->
                new TrlTurns(
                    names,
                    otherKeys || other.otherKeys,
                    parts || other.parts,
                    systemTwice || other.systemTwice));
  }

  /// Turns as TRL takes them.
  ///
  /// @param turns Python that gives the turns as they are
  /// @param roleTag their key of the role
  /// @param contentTag their key of the content
  String converted(String turns, String roleTag, String contentTag) {
    if (needNoChange()) {
      return turns;
    }
    String role = TrlRows.quote(roleTag);
    String content = TrlRows.quote(contentTag);
    String others =
        otherKeys
            ? Phrase.of(
                "{k: v for k, v in turn.items() if k not in (%s, %s)}\n            | ",
                role, content)
            : "";
    String said = Phrase.of(otherKeys ? "turn.get(%s)" : "turn[%s]", content);
    return Phrase.of(
        """
        [
                    %s{"role": %s, "content": %s}
                    for turn in %s
                ]\
        """,
        others,
        Phrase.of(
            roles.isEmpty() ? "turn[%1$s]" : "roles.get(turn[%1$s].lower(), turn[%1$s])", role),
        parts ? Phrase.of("text(%s)", said) : said,
        turns);
  }

  /// A dictionary of Python.
  static String inPython(Map<String, String> roles) {
    return roles.entrySet().stream()
        .map(
            entry ->
                Phrase.of(
                    "    %s: %s,\n",
                    TrlRows.quote(entry.getKey()), TrlRows.quote(entry.getValue())))
        .collect(Collectors.joining("", "{\n", "}"));
  }
}
