package dev.s2l.compare;

import dev.s2l.compare.Table.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The table of methods: a line for each method and budget, in the order of the cells.
///
/// @param metrics in the order of each line's scores
/// @param rows its lines
public record MethodTable(List<Metric> metrics, List<Row> rows) {
  /// Stands behind the name of a method that sees rows of the task.
  static final String SEES_TARGET = "†";

  public MethodTable {
    metrics = List.copyOf(metrics);
    rows = List.copyOf(rows);
  }

  public record Metric(String name, boolean higherIsBetter) {}

  /// @param rows of the subset; 0 if no cell knows them yet
  /// @param done cells that are finished
  /// @param planned cells that are not skipped
  /// @param seconds the mean of the finished cells
  /// @param seesTarget whether the method sees rows of the task, which others do not
  /// @param scores one for each metric
  public record Row(
      String method,
      String budget,
      boolean seesTarget,
      int rows,
      int done,
      int planned,
      Optional<Double> seconds,
      List<Score> scores) {
    /// The method, with a mark where it sees rows of the task.
    public String marked() {
      return seesTarget ? method + " " + SEES_TARGET : method;
    }
  }

  /// A method by one metric.
  ///
  /// @param mean over the selection seeds; empty before one is finished
  /// @param half half the 95 % t interval of this mean over selection seeds; empty with fewer than
  ///   two. Differences between methods are paired, so theirs are mostly narrower.
  /// @param winRate the share of pairs of seeds in which it is better than random rows of its
  ///   budget
  public record Score(Optional<Double> mean, Optional<Double> half, Optional<Double> winRate) {
    private static final int DIGITS = 4;

    /// `42.1 ± 0.5`, or `–`.
    public String words() {
      return words(" ± ");
    }

    String words(String plusMinus) {
      if (mean.isEmpty()) {
        return "–";
      }
      if (half.isEmpty()) {
        return Sentences.digits(mean.get(), DIGITS);
      }
      int decimals = Sentences.decimals(half.get());
      return Sentences.fixed(mean.get(), decimals)
          + plusMinus
          + Sentences.fixed(half.get(), decimals);
    }

    /// `80 %`, or `–`.
    public String winRateWords() {
      return winRate.map(rate -> Sentences.fixed(100 * rate, 0) + " %").orElse("–");
    }
  }

  /// @param cells of the comparison, in any state
  /// @param verdicts over them
  public static MethodTable of(List<CellResult> cells, Verdicts verdicts) {
    var table = new Table(cells);
    var metrics =
        verdicts.metrics().entrySet().stream()
            .map(entry -> new Metric(entry.getKey(), entry.getValue().higherIsBetter()))
            .toList();
    var rows = new ArrayList<Row>();
    for (Entry entry : table.entries()) {
      var done = table.done(entry);
      rows.add(
          new Row(
              entry.method(),
              entry.budget(),
              table.seesTarget(entry),
              table.cells(entry).stream().mapToInt(CellResult::rows).max().orElse(0),
              done.size(),
              table.planned(entry),
              done.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      done.stream().collect(Collectors.averagingDouble(CellResult::seconds))),
              metrics.stream()
                  .map(metric -> score(entry, metric.name(), done, verdicts))
                  .toList()));
    }
    return new MethodTable(metrics, rows);
  }

  private static Score score(Entry entry, String metric, List<CellResult> done, Verdicts verdicts) {
    Map<Long, Double> bySeed =
        done.stream()
            .filter(cell -> cell.metrics().containsKey(metric))
            .collect(
                Collectors.groupingBy(
                    CellResult::selectionSeed,
                    LinkedHashMap::new,
                    Collectors.averagingDouble(cell -> cell.metric(metric))));
    double[] units = bySeed.values().stream().mapToDouble(Double::doubleValue).toArray();
    if (units.length == 0) {
      return new Score(Optional.empty(), Optional.empty(), Optional.empty());
    }
    var spread = units.length < 2 ? Optional.<Effect>empty() : Optional.of(Effect.ofSeeds(units));
    return new Score(
        Optional.of(bySeed.values().stream().collect(Collectors.averagingDouble(one -> one))),
        spread.map(effect -> effect.halfWidth(Effect.LEVEL)),
        verdicts.verdicts().stream()
            .filter(one -> one.metric().equals(metric))
            .filter(one -> one.is(entry.method(), entry.budget(), Controls.RANDOM))
            .findFirst()
            .flatMap(MethodVerdict::winRate));
  }

  /// As Markdown has tables.
  public String markdown() {
    return new TableText(this).markdown();
  }

  /// A `tabular` with the rules of `booktabs`.
  public String latex() {
    return new TableText(this).latex();
  }

  /// Comma-separated, with all digits, bounds apart from means.
  public String csv() {
    return new TableText(this).csv();
  }
}
