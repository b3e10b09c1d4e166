package dev.s2l.evaluate;

import java.util.List;

/// Continues texts.
public interface TextGenerator {
  /// @param prompts texts as they are, without a template
  /// @param maxNewTokens most tokens of a continuation
  /// @return one continuation a prompt, in their order
  List<Generated> generate(List<String> prompts, int maxNewTokens);

  /// @param ids the new tokens, without the mark of the end; the receiver's array
  /// @param text the same as text, without special tokens
  record Generated(int[] ids, String text) {}
}
