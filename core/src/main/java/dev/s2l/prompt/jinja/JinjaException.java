package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;

/// A template that cannot be parsed or rendered.
public final class JinjaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The kind of failure.
  public enum Kind {
    /// The source is no template, or uses what is not implemented or not allowed.
    SYNTAX,
    /// The template called `raise_exception`: it does not accept this conversation.
    RAISED,
    /// An expression has no value.
    FAILED,
    /// It takes too many steps, too much text or too much depth.
    LIMIT
  }

  private final Kind kind;

  JinjaException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static JinjaException failed(String message) {
    return new JinjaException(Kind.FAILED, message);
  }

  static JinjaException syntax(int line, String message) {
    return new JinjaException(Kind.SYNTAX, Phrase.of("line %d: %s", line, message));
  }

  /// Whether the template is at fault, and not what it was given.
  public boolean isOfTheTemplate() {
    return switch (kind) {
      case SYNTAX, LIMIT -> true;
      case RAISED, FAILED -> false;
    };
  }

  public Kind kind() {
    return kind;
  }
}
