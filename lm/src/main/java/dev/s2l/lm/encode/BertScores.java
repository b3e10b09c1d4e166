package dev.s2l.lm.encode;

import dev.s2l.evaluate.Bootstrap;
import dev.s2l.lm.encode.GreedyMatching.Score;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What BERTScore found, from 0 to 100; rescaled scores may be below 0.
public final class BertScores {
  private final String signature;
  private final double[] precision;
  private final double[] recall;
  private final double[] f1;
  private final List<String> warnings;

  private BertScores(
      String signature, double[] precision, double[] recall, double[] f1, List<String> warnings) {
    this.signature = signature;
    this.precision = precision;
    this.recall = recall;
    this.f1 = f1;
    this.warnings = warnings;
  }

  /// @param scores of all references, text after text
  /// @param references how many each text has
  static BertScores of(
      String signature,
      Score[] scores,
      int[] references,
      Optional<Baseline> baseline,
      EncodedTexts texts) {
    var none = baseline.orElse(new Baseline(0, 0, 0));
    var precision = new double[references.length];
    var recall = new double[references.length];
    var f1 = new double[references.length];
    int at = 0;
    for (int i = 0; i < references.length; i++) {
      var best = scores[at++];
      for (int r = 1; r < references[i]; r++, at++) {
        best =
            new Score(
                Math.max(best.precision(), scores[at].precision()),
                Math.max(best.recall(), scores[at].recall()),
                Math.max(best.f1(), scores[at].f1()));
      }
      precision[i] = scaled(best.precision(), none.precision());
      recall[i] = scaled(best.recall(), none.recall());
      f1[i] = scaled(best.f1(), none.f1());
    }
    var warnings = new ArrayList<String>();
    if (texts.cut() > 0) {
      warnings.add(
          Phrase.of(
              "BERTScore: %,d texts are longer than the encoder's %,d tokens and were cut there"
                  + " (equal texts counted once).",
              texts.cut(), texts.longest()));
    }
    return new BertScores(signature, precision, recall, f1, List.copyOf(warnings));
  }

  private static double scaled(double score, double baseline) {
    return 100 * (score - baseline) / (1 - baseline);
  }

  /// The mean F of all texts.
  public double score() {
    double sum = 0;
    for (double score : f1) {
      sum += score;
    }
    return sum / f1.length;
  }

  /// [#score] with its interval.
  public Bootstrap.Interval interval(Bootstrap bootstrap) {
    return bootstrap.mean(f1);
  }

  /// How well the tokens of each text are found in its reference.
  public double[] precision() {
    return precision.clone();
  }

  /// How well the tokens of each reference are found in its text.
  public double[] recall() {
    return recall.clone();
  }

  /// The harmonic mean of both, for each text.
  public double[] f1() {
    return f1.clone();
  }

  /// How it was computed.
  public String signature() {
    return signature;
  }

  /// What a person should know about these scores.
  public List<String> warnings() {
    return warnings;
  }
}
