package dev.s2l.evaluate;

import dev.s2l.evaluate.Bootstrap.Difference;
import dev.s2l.evaluate.Bootstrap.Interval;
import dev.s2l.evaluate.Summary.Metric;
import dev.s2l.evaluate.metric.Bleu;
import dev.s2l.evaluate.metric.Rouge;
import dev.s2l.evaluate.metric.Rouge.Stemming;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The metrics of texts beside their references, of all of them or some.
final class TextMetrics {
  /// A metric that is a mean over texts.
  private record Mean(double[] values, String signature) {}

  private final Map<MetricName, Mean> means = new EnumMap<>(MetricName.class);
  private final Set<String> warnings = new LinkedHashSet<>();
  private Optional<Bleu> bleu = Optional.empty();

  private TextMetrics() {}

  /// @param metrics that are wanted; those that need an encoder are left out where there is none
  static TextMetrics of(
      List<MetricName> metrics,
      List<String> texts,
      List<String> references,
      Optional<TextSimilarity> similarity,
      Progress progress,
      StopSignal stop) {
    var found = new TextMetrics();
    List<List<String>> lists = references.stream().map(List::of).toList();
    if (metrics.contains(MetricName.BLEU)) {
      var bleu = Bleu.corpus(texts, lists);
      found.bleu = Optional.of(bleu);
      found.warnings.addAll(bleu.warnings());
    }
    for (Stemming stemming : Stemming.values()) {
      List<MetricName> wanted =
          metrics.stream()
              .filter(name -> name.rouge().filter(of -> of.stemming() == stemming).isPresent())
              .toList();
      if (!wanted.isEmpty()) {
        stop.check();
        found.add(wanted, Rouge.of(texts, lists, stemming));
      }
    }
    if (metrics.contains(MetricName.BERTSCORE_F1) && similarity.isPresent()) {
      var scores = similarity.get().of(texts, references, progress, stop);
      found.means.put(MetricName.BERTSCORE_F1, new Mean(scores.f1(), scores.signature()));
      found.warnings.addAll(scores.warnings());
    }
    return found;
  }

  private void add(List<MetricName> wanted, Rouge rouge) {
    for (MetricName name : wanted) {
      var kind = name.rouge().orElseThrow().kind();
      means.put(name, new Mean(rouge.f1(kind), rouge.signature(kind)));
    }
    warnings.addAll(rouge.warnings());
  }

  /// What a person should know about these numbers.
  List<String> warnings() {
    return new ArrayList<>(warnings);
  }

  /// The metrics of some texts together, by name.
  ///
  /// @param texts their places
  SortedMap<String, Metric> of(int[] texts, Bootstrap bootstrap) {
    var found = new TreeMap<String, Metric>();
    bleu.ifPresent(
        all -> found.put("bleu", metric(all.of(texts).interval(bootstrap), all.signature())));
    means.forEach(
        (name, mean) -> {
          var some = new double[texts.length];
          for (int i = 0; i < texts.length; i++) {
            some[i] = mean.values()[texts[i]];
          }
          found.put(name.label(), metric(bootstrap.mean(some), mean.signature()));
        });
    return found;
  }

  private static Metric metric(Interval interval, String signature) {
    return new Metric(interval.value(), interval.low(), interval.high(), signature);
  }

  /// How far each metric is above that of other texts for the same references.
  SortedMap<String, Difference> above(TextMetrics other, Bootstrap bootstrap) {
    var found = new TreeMap<String, Difference>();
    if (bleu.isPresent() && other.bleu.isPresent()) {
      found.put("bleu", bleu.get().above(other.bleu.get(), bootstrap));
    }
    means.forEach(
        (name, mean) -> {
          var others = other.means.get(name);
          if (others != null) {
            found.put(
                name.label(),
                bootstrap.difference(
                    mean.values(), others.values(), 1, (sums, items) -> sums[0] / items));
          }
        });
    return found;
  }
}
