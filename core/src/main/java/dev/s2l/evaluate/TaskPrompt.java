package dev.s2l.evaluate;

import java.util.List;

/// How a task asks.
///
/// @param template `alpaca`, `radiology`, `plain`, `chat` (the model's own), or a text in which
///   `{question}` stands
/// @param prompting the ways in which it can be asked
/// @param programSuffix what follows a question that asks for a program
/// @param maxNewTokens of an answer, unless a user says otherwise
/// @param stop texts that end an answer
public record TaskPrompt(
    String template,
    List<Prompting> prompting,
    String programSuffix,
    int maxNewTokens,
    List<String> stop) {
  static final String QUESTION = "{question}";
}
