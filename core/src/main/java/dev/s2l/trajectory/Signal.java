package dev.s2l.trajectory;

import dev.s2l.run.EnumWords;
import dev.s2l.run.Phrase;

/// What can be recorded besides losses: a matrix, usually with one line a row of the data set, in
/// `trajectories/WORD-NNNNNN.npy` for step NNNNNN.
public enum Signal {
  /// The mean of the last hidden states, (rows, hidden size).
  EMBEDDINGS("embeddings"),
  /// The mean loss of the response with the prompt and without it, both without its first token:
  /// (rows, 2).
  IFD("the losses of the responses with and without their prompts"),
  /// The gradient of the output layer, projected at random: (rows, numbers).
  GRADIENTS("gradients"),
  /// The loss before and after a short training on the target rows: (rows, 2).
  TARGET_LOSSES("the losses before and after a training on target rows"),
  /// The mean of the last hidden states of the target rows, (target rows, hidden size).
  TARGET_EMBEDDINGS("the embeddings of target rows");

  private final String noun;

  Signal(String noun) {
    this.noun = noun;
  }

  /// The word of `--signals`, with which its files begin.
  public String word() {
    return EnumWords.of(this);
  }

  /// Whether it is made with the rows of `--target-data`.
  public boolean seesTarget() {
    return this == TARGET_LOSSES || this == TARGET_EMBEDDINGS;
  }

  /// Whether its matrix has a line for each row of the data set.
  public boolean byRow() {
    return this != TARGET_EMBEDDINGS;
  }

  /// What it is, in sentences.
  public String noun() {
    return noun;
  }

  String fileName(int step) {
    return Phrase.of("%s-%06d.npy", word(), step);
  }
}
