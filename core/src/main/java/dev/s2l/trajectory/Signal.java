package dev.s2l.trajectory;

import dev.s2l.run.EnumWords;
import dev.s2l.run.Phrase;

/// What can be recorded of every row besides its loss: a matrix with one line a row, in
/// `trajectories/WORD-NNNNNN.npy` for step NNNNNN.
public enum Signal {
  /// The mean of the last hidden states, (rows, hidden size).
  EMBEDDINGS("embeddings"),
  /// The mean loss of the response with the prompt and without it, both without its first token:
  /// (rows, 2).
  IFD("the losses of the responses with and without their prompts"),
  /// The gradient of the output layer, projected at random: (rows, numbers).
  GRADIENTS("gradients");

  private final String noun;

  Signal(String noun) {
    this.noun = noun;
  }

  /// The word of `--signals`, with which its files begin.
  public String word() {
    return EnumWords.of(this);
  }

  /// What it is, in sentences.
  public String noun() {
    return noun;
  }

  String fileName(int step) {
    return Phrase.of("%s-%06d.npy", word(), step);
  }
}
