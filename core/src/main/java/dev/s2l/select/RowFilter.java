package dev.s2l.select;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// Names rows by a label: `source=cot/gsm8k`, `topic=geometry`. A `*` at the end of the value
/// stands for any rest.
public sealed interface RowFilter {
  /// What the label must be, or begin with if it ends in `*`.
  String value();

  /// Rows of a source.
  record Source(String value) implements RowFilter {}

  /// Rows of a topic.
  record Topic(String value) implements RowFilter {}

  /// @throws S2lException (2) for anything but `source=…` and `topic=…`
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RowFilter parse(String text) {
    int equals = text.indexOf('=');
    String key = equals < 0 ? "" : text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    return switch (key) {
      case "source" -> new Source(value);
      case "topic" -> new Topic(value);
      default ->
          throw new S2lException(
              ExitCode.USAGE,
              Phrase.of(
                  "filter '%s' is not valid: expected source=NAME or topic=NAME; NAME may end in"
                      + " *.",
                  text));
    };
  }

  /// What [#parse] reads.
  @JsonValue
  default String text() {
    return switch (this) {
      case Source(String value) -> "source=" + value;
      case Topic(String value) -> "topic=" + value;
    };
  }

  /// Whether a label is meant.
  default boolean matches(String label) {
    return value().endsWith("*")
        ? label.startsWith(value().substring(0, value().length() - 1))
        : label.equals(value());
  }
}
