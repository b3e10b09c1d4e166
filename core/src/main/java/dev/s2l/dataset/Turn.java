package dev.s2l.dataset;

/// One message of a conversation.
///
/// @param text what was said; may be empty where `toolCalls` is not
/// @param toolCalls the calls that the message makes, as the JSON text of the row; empty for none
/// @param more the other keys of the message, for chat templates, as the JSON text of an object:
///   `name`, `reasoning_content`, whatever the row has; `content` where the row says null instead
///   of a text. Empty for none
/// @param learned whether the message is a target of training
public record Turn(Role role, String text, String toolCalls, String more, boolean learned) {

  /// A turn with no other keys.
  public Turn(Role role, String text, String toolCalls, boolean learned) {
    this(role, text, toolCalls, "", learned);
  }

  /// A turn without calls, learned if the assistant says it.
  public static Turn of(Role role, String text) {
    return new Turn(role, text, "", role == Role.ASSISTANT);
  }

  /// The same as context only.
  Turn notLearned() {
    return new Turn(role, text, toolCalls, more, false);
  }
}
