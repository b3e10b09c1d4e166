package dev.s2l.evaluate;

import dev.s2l.evaluate.Bootstrap.Difference;
import dev.s2l.evaluate.Comparison.Test;
import dev.s2l.evaluate.Summary.GroupResult;
import dev.s2l.evaluate.Summary.Metric;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is said of the items of one task as they come, and what it adds up to.
final class Tally implements TaskTally {
  /// The items that have something in common, by their numbers.
  private final SortedMap<String, SortedMap<String, List<Integer>>> groups = new TreeMap<>();

  private final Map<Scorer, ByteArrayOutputStream> verdicts = new EnumMap<>(Scorer.class);
  private final List<String> texts = new ArrayList<>();
  private final List<String> references = new ArrayList<>();
  private final Task task;
  private final String asked;
  private final Bootstrap bootstrap;
  private @Nullable TextMetrics metrics;
  private int items;

  /// @param asked how the texts came about, for signatures; empty if that is not known
  Tally(Task task, List<Scorer> scorers, String asked, long seed) {
    this.task = task;
    this.asked = asked;
    this.bootstrap = Bootstrap.of(seed);
    scorers.forEach(scorer -> verdicts.put(scorer, new ByteArrayOutputStream()));
  }

  void begin(Generation row) {
    row.groups()
        .forEach(
            (key, value) ->
                groups
                    .computeIfAbsent(key, k -> new TreeMap<>())
                    .computeIfAbsent(value, v -> new ArrayList<>())
                    .add(items));
    items++;
    if (!task.metrics().isEmpty()) {
      texts.add(row.text());
      references.add(row.reference());
    }
  }

  void add(Scorer scorer, Verdict verdict) {
    Objects.requireNonNull(verdicts.get(scorer), scorer.label()).write(verdict.ordinal());
  }

  /// Computes the metrics of texts, after all items have come.
  @Override
  public void measure(Optional<TextSimilarity> similarity, Progress progress, StopSignal stop) {
    if (task.metrics().isEmpty()) {
      return;
    }
    metrics = TextMetrics.of(task.metrics(), texts, references, similarity, progress, stop);
    for (String warning : metrics.warnings()) {
      progress.warn("task " + task.name() + ": " + warning);
    }
  }

  @Override
  public TaskResult result() {
    GroupResult all = result(everyItem());
    var byKey = new TreeMap<String, SortedMap<String, GroupResult>>();
    groups.forEach(
        (key, values) -> {
          var byValue = new TreeMap<String, GroupResult>();
          values.forEach((value, numbers) -> byValue.put(value, result(array(numbers))));
          byKey.put(key, byValue);
        });
    return new TaskResult(items, all.metrics(), all.verdicts(), byKey);
  }

  private int[] everyItem() {
    int[] numbers = new int[items];
    Arrays.setAll(numbers, i -> i);
    return numbers;
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private GroupResult result(int[] numbers) {
    var found = new TreeMap<String, Metric>();
    var counts = new TreeMap<String, SortedMap<String, Integer>>();
    verdicts.forEach(
        (scorer, bytes) -> {
          byte[] all = bytes.toByteArray();
          double[] right = new double[numbers.length];
          var count = new TreeMap<String, Integer>();
          for (Verdict verdict : Verdict.values()) {
            count.put(verdict.word(), 0);
          }
          for (int i = 0; i < numbers.length; i++) {
            Verdict verdict = Verdict.values()[all[numbers[i]]];
            right[i] = verdict == Verdict.RIGHT ? 1 : 0;
            count.merge(verdict.word(), 1, Integer::sum);
          }
          var interval = bootstrap.mean(right);
          found.put(
              accuracy(scorer),
              new Metric(interval.value(), interval.low(), interval.high(), signature(scorer)));
          counts.put(scorer.label(), count);
        });
    if (metrics != null) {
      found.putAll(metrics.of(numbers, bootstrap));
    }
    return new GroupResult(numbers.length, found, counts);
  }

  private static String accuracy(Scorer scorer) {
    return "accuracy/" + scorer.label();
  }

  @Override
  public List<Comparison> beside(TaskTally tally, String name, String otherName) {
    var comparisons = new ArrayList<Comparison>();
    if (!(tally instanceof Tally other)) {
      return comparisons;
    }
    verdicts.forEach(
        (scorer, bytes) -> {
          double[] mine = right(scorer);
          double[] others = other.right(scorer);
          int onlyMine = 0;
          int onlyOthers = 0;
          for (int i = 0; i < items; i++) {
            onlyMine += mine[i] > others[i] ? 1 : 0;
            onlyOthers += mine[i] < others[i] ? 1 : 0;
          }
          var apart = bootstrap.difference(mine, others, 1, (sums, count) -> sums[0] / count);
          var found =
              new Difference(
                  apart.value(),
                  apart.low(),
                  apart.high(),
                  Comparison.mcNemar(onlyMine, onlyOthers));
          comparisons.add(
              Comparison.of(
                  task.name(), accuracy(scorer), name, otherName, found, Test.MCNEMAR_EXACT));
        });
    if (metrics != null && other.metrics != null) {
      metrics
          .above(other.metrics, bootstrap)
          .forEach(
              (metric, found) ->
                  comparisons.add(
                      Comparison.of(
                          task.name(), metric, name, otherName, found, Test.PAIRED_BOOTSTRAP)));
    }
    return comparisons;
  }

  private double[] right(Scorer scorer) {
    byte[] all = Objects.requireNonNull(verdicts.get(scorer), scorer.label()).toByteArray();
    double[] right = new double[all.length];
    Arrays.setAll(right, i -> all[i] == Verdict.RIGHT.ordinal() ? 1 : 0);
    return right;
  }

  private String signature(Scorer scorer) {
    return Phrase.of(
        "task:%s%s|answer:%s|scorer:%s|version:%d|interval:bootstrap-%d-95|seed:%d",
        task.name(),
        asked.isEmpty() ? "" : "|" + asked,
        task.answer().word(),
        scorer.label(),
        scorer.version(),
        bootstrap.draws(),
        bootstrap.seed());
  }
}
