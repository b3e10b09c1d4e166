package dev.s2l.lm.model;

/// How much is computed at once. It decides last bits, so the budgets that a model gets follow from
/// its shape alone, never from the machine or a clock. The rule was measured on two cores: small
/// models want more tokens a batch to outweigh what each operator call costs.
///
/// @param trained most padded tokens of a micro-batch in training
/// @param scored most padded tokens of a batch in recording
/// @param logitRows most positions whose logits are computed at once
/// @param logits most logits that are computed at once: large vocabularies take fewer positions
public record Budgets(Tokens trained, Tokens scored, int logitRows, int logits) {
  /// The largest hidden size of a small model.
  private static final int SMALL = 256;

  /// What is used unless somebody says otherwise. A chunk of logits of the built-in proxy is one
  /// MiB, which stays in a core's cache; for the vocabulary of Pythia it is enough rows that
  /// reading the weights is not what a product waits for.
  public static final Budgets STANDARD =
      new Budgets(new Tokens(2048, 1024), new Tokens(4096, 2048), 128, 6_250_000);

  /// Tokens for small models and for the others.
  public record Tokens(int small, int large) {
    public Tokens {
      if (small < 1 || large < 1) {
        throw new IllegalArgumentException("tokens must be positive: " + small + ", " + large);
      }
    }
  }

  public Budgets {
    if (logitRows < 1 || logits < 1) {
      throw new IllegalArgumentException("must be positive: " + logitRows + ", " + logits);
    }
  }

  public int trainedTokens(DecoderConfig config) {
    return of(trained, config);
  }

  public int scoredTokens(DecoderConfig config) {
    return of(scored, config);
  }

  /// Positions of one chunk of logits.
  public int logitRows(DecoderConfig config) {
    return Math.clamp(logits / config.size().vocabulary(), 1, logitRows);
  }

  private static int of(Tokens tokens, DecoderConfig config) {
    return config.size().hidden() <= SMALL ? tokens.small : tokens.large;
  }
}
