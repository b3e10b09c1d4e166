package dev.s2l.pipeline;

/// What is recorded of every row.
public enum Signal {
  /// The mean loss of its response; always recorded.
  LOSS,
  /// The mean of its last hidden states, for `facility-location`.
  EMBEDDING
}
