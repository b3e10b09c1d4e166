package dev.s2l.evaluate;

import dev.s2l.evaluate.Summary.GroupResult;
import dev.s2l.evaluate.Summary.Metric;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.run.Phrase;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Verdicts of one task as they come, and what they add up to.
final class Tally {
  /// The items that have something in common, by their numbers.
  private final SortedMap<String, SortedMap<String, List<Integer>>> groups = new TreeMap<>();

  private final Map<Scorer, ByteArrayOutputStream> verdicts = new EnumMap<>(Scorer.class);
  private final Task task;
  private final long seed;
  private int items;

  Tally(Task task, List<Scorer> scorers, long seed) {
    this.task = task;
    this.seed = seed;
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
  }

  void add(Scorer scorer, Verdict verdict) {
    Objects.requireNonNull(verdicts.get(scorer), scorer.label()).write(verdict.ordinal());
  }

  TaskResult result() {
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
    java.util.Arrays.setAll(numbers, i -> i);
    return numbers;
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private GroupResult result(int[] numbers) {
    var metrics = new TreeMap<String, Metric>();
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
          var interval = Bootstrap.of(seed).mean(right);
          metrics.put(
              "accuracy/" + scorer.label(),
              new Metric(interval.value(), interval.low(), interval.high(), signature(scorer)));
          counts.put(scorer.label(), count);
        });
    return new GroupResult(numbers.length, metrics, counts);
  }

  private String signature(Scorer scorer) {
    return Phrase.of(
        "task:%s|answer:%s|scorer:%s|version:%d|interval:bootstrap-%d-95|seed:%d",
        task.name(),
        task.answer().word(),
        scorer.label(),
        scorer.version(),
        Bootstrap.USUAL_DRAWS,
        seed);
  }
}
