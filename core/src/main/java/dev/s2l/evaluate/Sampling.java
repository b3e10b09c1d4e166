package dev.s2l.evaluate;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// How the next token is chosen. The settings mean what they mean in transformers and apply in its
/// order: repetition penalty, temperature, top-k, top-p.
///
/// @param temperature logits are divided by it; 0 takes the likeliest token
/// @param topK only so many of the likeliest tokens are drawn from, and those as likely as the last
///   of them; 0 is all
/// @param topP only the likeliest tokens are drawn from whose probabilities sum up to this; 1 is
///   all
/// @param repetitionPenalty a token that prompt or continuation hold already has its logit divided
///   by this if it is positive, multiplied if not; 1 changes nothing
/// @param seed of the random streams, one for each prompt
public record Sampling(
    double temperature, int topK, double topP, double repetitionPenalty, long seed) {
  /// Always the likeliest token.
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 1, 0);

  public Sampling {
    check("--temperature", temperature, temperature >= 0, "0 or more");
    check("--top-p", topP, topP > 0 && topP <= 1, "above 0 and at most 1");
    check("--repetition-penalty", repetitionPenalty, repetitionPenalty > 0, "above 0");
    if (topK < 0) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("--top-k %d: expected 0 (all) or more.", topK));
    }
    if (temperature == 0 && (topK > 0 || topP < 1)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s without a --temperature above 0 chooses nothing: the likeliest token is always"
                  + " taken. Give --temperature, or leave it out.",
              topK > 0 ? "--top-k" : "--top-p"));
    }
  }

  /// Whether nothing is drawn.
  public boolean greedy() {
    return temperature == 0;
  }

  private static void check(String option, double value, boolean good, String expected) {
    if (!good || !Double.isFinite(value)) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("%s %s: expected %s.", option, value, expected));
    }
  }
}
