package dev.s2l.dataset;

/// Who speaks in a conversation.
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT,
  /// The result of a function that the assistant called.
  TOOL;

  /// The name in chat templates: `system`, `user`, `assistant`, `tool`.
  public String label() {
    return switch (this) {
      case SYSTEM -> "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
      case TOOL -> "tool";
    };
  }
}
