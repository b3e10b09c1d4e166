package dev.s2l.prompt;

/// A conversation that the model's chat template does not accept; the message comes from the
/// template.
public final class ConversationRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConversationRefused(String message) {
    super(message);
  }

  ConversationRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
