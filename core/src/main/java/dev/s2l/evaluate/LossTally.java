package dev.s2l.evaluate;

import dev.s2l.evaluate.Bootstrap.OfSums;
import dev.s2l.evaluate.Comparison.Test;
import dev.s2l.evaluate.Summary.GroupResult;
import dev.s2l.evaluate.Summary.Metric;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The loss of rows under a model: `loss` is the mean of all learned tokens, `loss-by-row` the mean
/// of the rows' own means, both in nats.
final class LossTally implements TaskTally {
  private static final int WIDTH = 3;

  /// What each number is of the sums of nats, of tokens and of the rows' means.
  private enum Loss {
    LOSS("loss", "tokens", (sums, rows) -> sums[0] / sums[1]),
    LOSS_BY_ROW("loss-by-row", "rows", (sums, rows) -> sums[2] / rows);

    private final String label;
    private final String over;
    private final OfSums number;

    Loss(String label, String over, OfSums number) {
      this.label = label;
      this.over = over;
      this.number = number;
    }
  }

  private final Task task;
  private final List<RowLoss> rows;
  private final String asked;
  private final Bootstrap bootstrap;

  /// @param asked how rows became tokens, for signatures
  LossTally(Task task, List<RowLoss> rows, String asked, long seed) {
    this.task = task;
    this.rows = rows;
    this.asked = asked;
    this.bootstrap = Bootstrap.of(seed);
  }

  @Override
  public void measure(Optional<TextSimilarity> similarity, Progress progress, StopSignal stop) {}

  @Override
  public TaskResult result() {
    var groups = new TreeMap<String, SortedMap<String, List<RowLoss>>>();
    for (RowLoss row : rows) {
      row.groups()
          .forEach(
              (key, value) ->
                  groups
                      .computeIfAbsent(key, k -> new TreeMap<>())
                      .computeIfAbsent(value, v -> new ArrayList<>())
                      .add(row));
    }
    var results = new TreeMap<String, SortedMap<String, GroupResult>>();
    groups.forEach(
        (key, values) -> {
          var byValue = new TreeMap<String, GroupResult>();
          values.forEach(
              (value, some) ->
                  byValue.put(value, new GroupResult(some.size(), metrics(some), new TreeMap<>())));
          results.put(key, byValue);
        });
    return new TaskResult(rows.size(), metrics(rows), new TreeMap<>(), results);
  }

  private SortedMap<String, Metric> metrics(List<RowLoss> some) {
    var metrics = new TreeMap<String, Metric>();
    for (Loss loss : Loss.values()) {
      var interval = bootstrap.of(values(some), WIDTH, loss.number);
      metrics.put(
          loss.label,
          new Metric(interval.value(), interval.low(), interval.high(), signature(loss)));
    }
    return metrics;
  }

  private static double[] values(List<RowLoss> rows) {
    var values = new double[rows.size() * WIDTH];
    for (int i = 0; i < rows.size(); i++) {
      values[i * WIDTH] = rows.get(i).lossNats() * rows.get(i).tokens();
      values[i * WIDTH + 1] = rows.get(i).tokens();
      values[i * WIDTH + 2] = rows.get(i).lossNats();
    }
    return values;
  }

  @Override
  public List<Comparison> beside(TaskTally other, String name, String otherName) {
    var comparisons = new ArrayList<Comparison>();
    if (other instanceof LossTally losses && sameRows(losses)) {
      for (Loss loss : Loss.values()) {
        var found = bootstrap.difference(values(rows), values(losses.rows), WIDTH, loss.number);
        comparisons.add(
            Comparison.of(task.name(), loss.label, name, otherName, found, Test.PAIRED_BOOTSTRAP));
      }
    }
    return comparisons;
  }

  /// Not where another tokenizer leaves other rows without a learned token.
  private boolean sameRows(LossTally other) {
    return rows.stream()
        .map(RowLoss::id)
        .toList()
        .equals(other.rows.stream().map(RowLoss::id).toList());
  }

  private String signature(Loss loss) {
    return Phrase.of(
        "task:%s|%s|mean:%s|unit:nats|interval:bootstrap-%d-95|seed:%d",
        task.name(), asked, loss.over, bootstrap.draws(), bootstrap.seed());
  }
}
