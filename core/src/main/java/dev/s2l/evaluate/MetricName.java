package dev.s2l.evaluate;

import dev.s2l.evaluate.metric.Rouge.Kind;
import dev.s2l.evaluate.metric.Rouge.Stemming;
import dev.s2l.run.EnumWords;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A number that needs no verdicts: how near texts are to references, or how likely rows are.
public enum MetricName {
  BLEU("bleu"),
  ROUGE1("rouge1", Kind.ROUGE_1, Stemming.NONE),
  ROUGE2("rouge2", Kind.ROUGE_2, Stemming.NONE),
  ROUGE_L("rougeL", Kind.ROUGE_L, Stemming.NONE),
  ROUGE_LSUM("rougeLsum", Kind.ROUGE_LSUM, Stemming.NONE),
  ROUGE1_STEM("rouge1-stem", Kind.ROUGE_1, Stemming.PORTER),
  ROUGE2_STEM("rouge2-stem", Kind.ROUGE_2, Stemming.PORTER),
  ROUGE_L_STEM("rougeL-stem", Kind.ROUGE_L, Stemming.PORTER),
  ROUGE_LSUM_STEM("rougeLsum-stem", Kind.ROUGE_LSUM, Stemming.PORTER),
  BERTSCORE_F1("bertscore-f1"),
  /// Of rows under a model, in nats; nothing is generated.
  LOSS("loss");

  private final String label;
  private final Optional<OfRouge> rouge;

  MetricName(String label) {
    this.label = label;
    this.rouge = Optional.empty();
  }

  MetricName(String label, Kind kind, Stemming stemming) {
    this.label = label;
    this.rouge = Optional.of(new OfRouge(kind, stemming));
  }

  record OfRouge(Kind kind, Stemming stemming) {}

  /// As files have it: `rougeL-stem`.
  public String label() {
    return label;
  }

  /// What of ROUGE it is; empty if it is none.
  Optional<OfRouge> rouge() {
    return rouge;
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(MetricName::label).toList();
  }

  /// @throws dev.s2l.run.S2lException (2) with the nearest, if there is no such metric
  static MetricName named(String label) {
    int index = labels().indexOf(label);
    if (index < 0) {
      throw EnumWords.unknown("metric", label, labels());
    }
    return values()[index];
  }
}
