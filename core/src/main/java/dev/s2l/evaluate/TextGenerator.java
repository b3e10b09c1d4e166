package dev.s2l.evaluate;

import dev.s2l.run.StopSignal;
import java.util.List;

/// Continues texts.
public interface TextGenerator {
  /// What is to be continued.
  ///
  /// @param name names the stream of random numbers that this prompt is sampled with: the id of an
  ///   item, the number of a row. A prompt keeps its answer where its name is kept, whatever is
  ///   asked beside it.
  /// @param text as it is, without a template
  record Prompt(String name, String text) {}

  /// A continuation.
  ///
  /// @param ids the new tokens, without the mark of the end, but with those of a stop string; the
  ///   receiver's array
  /// @param text the same as text, without special tokens and without the stop string and what
  ///   follows on it
  /// @param finishReason why it ends
  record Generated(int[] ids, String text, FinishReason finishReason) {}

  /// Takes continuations as they are finished, one at a time, in any order and from any thread.
  @FunctionalInterface
  interface Receiver {
    /// @param prompt place in the list of prompts
    void finished(int prompt, Generated answer);
  }

  /// Returns when all are finished. A receiver that throws ends the work.
  ///
  /// @throws dev.s2l.run.S2lException (3) if a prompt is empty or leaves no room for a token,
  ///   before anything is computed; (130, 143) if stopped, with every finished one received
  void generate(
      List<Prompt> prompts, GenerationSettings settings, Receiver receiver, StopSignal stop);
}
