package dev.s2l.prompt;

/// A conversation that the model's chat template does not accept; the message is the template's
/// own.
public final class ConversationRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConversationRefused(String message) {
    super(message);
  }
}
