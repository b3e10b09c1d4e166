package dev.s2l.dataset;

/// One message of a conversation.
///
/// @param text what was said; may be empty where `toolCalls` is not
/// @param toolCalls the calls that the message makes, as the JSON text of the row; empty for none
/// @param learned whether the message is a target of training
public record Turn(Role role, String text, String toolCalls, boolean learned) {

  /// A turn without calls, learned if the assistant says it.
  public static Turn of(Role role, String text) {
    return new Turn(role, text, "", role == Role.ASSISTANT);
  }
}
