package dev.s2l.report;

import dev.s2l.report.ReportData.ClusterView;
import dev.s2l.report.ReportData.LossPoint;
import dev.s2l.run.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The numbers behind the charts, as the page's script reads them.
///
/// @param training `[step, loss]` of the logged training loss; empty without a log
/// @param recorded `[step, loss]` of the mean over all rows
record ChartData(
    List<List<Double>> training,
    List<List<Double>> recorded,
    List<Integer> steps,
    List<Curve> clusters,
    List<Quota> quotas,
    List<Bars> fields,
    Optional<ReportData.Lengths> lengths,
    List<ComparisonView.Curves> curves) {

  record Curve(int number, int size, List<Double> mean, List<Double> low, List<Double> high) {}

  record Quota(int number, int size, int taken) {}

  record Bars(String field, List<Bar> bars) {}

  /// Shares in percent.
  record Bar(String name, double full, double chosen, double low, double high) {}

  /// More bars than these cannot be read. The table shows all values.
  private static final int MAX_BARS = 24;

  /// Pixels that the bars of `values` need.
  static int barsHeight(Composition values) {
    return 60 + 34 * Math.min(MAX_BARS, values.shares().size());
  }

  static ChartData of(ReportData data) {
    var trajectories = data.trajectories();
    return new ChartData(
        data.training().map(training -> pairs(training.points())).orElse(List.of()),
        data.training().map(training -> pairs(training.recorded())).orElse(List.of()),
        trajectories.map(ReportData.TrajectoryView::steps).orElse(List.of()),
        trajectories.stream().flatMap(view -> shown(view).map(ChartData::curve)).toList(),
        trajectories.stream().flatMap(view -> quotas(view.clusters())).toList(),
        data.subset().stream().flatMap(ChartData::bars).toList(),
        data.subset().flatMap(ReportData.SubsetView::lengths).map(ChartData::inPercent),
        data.comparison().map(ComparisonView::curves).orElse(List.of()));
  }

  /// JSON that may stand inside a script element: no `<`, `>` or `&`, and no line separators.
  String json() {
    return Json.COMPACT
        .writeValueAsString(this)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /// The largest clusters if there are more than the page draws.
  static Stream<ClusterView> shown(ReportData.TrajectoryView view) {
    return view.clusters().stream()
        .sorted((a, b) -> Integer.compare(b.size(), a.size()))
        .limit(view.shownClusters())
        .sorted((a, b) -> Double.compare(b.lastMean(), a.lastMean()));
  }

  private static List<List<Double>> pairs(List<LossPoint> points) {
    return points.stream()
        .map(point -> List.of(Numbers.rounded(point.step()), Numbers.rounded(point.loss())))
        .toList();
  }

  private static Curve curve(ClusterView cluster) {
    return new Curve(
        cluster.number(),
        cluster.size(),
        rounded(cluster.mean()),
        rounded(cluster.low()),
        rounded(cluster.high()));
  }

  private static Stream<Quota> quotas(List<ClusterView> clusters) {
    return clusters.stream()
        .sorted((a, b) -> Integer.compare(a.size(), b.size()))
        .map(cluster -> new Quota(cluster.number(), cluster.size(), cluster.taken()));
  }

  private static Stream<Bars> bars(ReportData.SubsetView subset) {
    return subset.fields().stream().map(table -> bars(table, subset));
  }

  private static Bars bars(Composition table, ReportData.SubsetView subset) {
    double percentFull = 100.0 / Math.max(1, subset.full());
    double percentChosen = 100.0 / Math.max(1, subset.chosen());
    return new Bars(
        table.field(),
        table.shares().stream()
            .limit(MAX_BARS)
            .map(
                share ->
                    new Bar(
                        Excerpt.line(share.name(), 60),
                        Numbers.rounded(share.full() * percentFull),
                        Numbers.rounded(share.chosen() * percentChosen),
                        Numbers.rounded(share.chance().low() * percentChosen),
                        Numbers.rounded(share.chance().high() * percentChosen)))
            .toList());
  }

  private static ReportData.Lengths inPercent(ReportData.Lengths lengths) {
    return new ReportData.Lengths(
        lengths.unit(),
        lengths.binWidth(),
        lengths.full().stream().map(share -> Numbers.rounded(100 * share)).toList(),
        lengths.subset().stream().map(share -> Numbers.rounded(100 * share)).toList(),
        lengths.fullSummary(),
        lengths.subsetSummary());
  }

  private static List<Double> rounded(List<Double> values) {
    return values.stream().map(Numbers::rounded).toList();
  }
}
