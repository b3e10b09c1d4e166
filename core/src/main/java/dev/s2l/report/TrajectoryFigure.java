package dev.s2l.report;

import dev.s2l.cluster.Clustering;
import dev.s2l.dataset.RowGroups;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Look;
import dev.s2l.report.figure.Panel;
import dev.s2l.report.figure.Panel.Dot;
import dev.s2l.report.figure.Panel.Plot;
import dev.s2l.report.figure.Panel.Series;
import dev.s2l.run.Phrase;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Loss trajectories across clusters (their means) and inside some of them (single rows).
final class TrajectoryFigure {
  static final String NAME = "trajectories-in-clusters";

  /// Clusters whose rows are drawn, and rows of each.
  private static final int CLUSTERS = 5;

  private static final int ROWS = 25;

  /// More means than these are not drawn.
  private static final int MEANS = 100;

  private final Trajectories losses;
  private final int[][] members;
  private final List<List<Double>> means;
  private final Csv csv = new Csv("cluster", "row", "step", "loss_nats");

  private TrajectoryFigure(Trajectories losses, Clustering clusters, int[] rows) {
    this.losses = losses;
    int[] assignment = clusters.assignment();
    this.members = RowGroups.of(rows, row -> assignment[row], clusters.k());
    this.means =
        ClusterCurves.of(losses, members).stream().map(ClusterCurves.Curves::mean).toList();
  }

  static Drawing of(FigureSource source) {
    var artifacts = source.artifacts();
    if (artifacts.clustering().isEmpty()) {
      return new Drawing.LeftOut(NAME, "This run directory has no clusters", Remedies.RUN);
    }
    var clusters = artifacts.clustering().get();
    var losses = artifacts.trajectories().filter(all -> all.rows() == clusters.assignment().length);
    if (losses.isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          "The losses that were clustered are not in this run directory",
          "Give the run directory whose trajectories/ has them.");
    }
    int[] rows =
        IntStream.of(losses.get().usableRows())
            .filter(row -> clusters.assignment()[row] != Clustering.NONE)
            .toArray();
    return Drawing.Made.of(new TrajectoryFigure(losses.get(), clusters, rows).figure(source));
  }

  private Figure figure(FigureSource source) {
    var filled =
        IntStream.range(0, members.length)
            .filter(cluster -> members[cluster].length > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(cluster -> means.get(cluster).getLast()))
            .toList();
    var drawn = new ArrayList<Integer>();
    for (int i = 0; i < Math.min(CLUSTERS, filled.size()); i++) {
      int last = Math.max(1, Math.min(CLUSTERS, filled.size()) - 1);
      drawn.add(filled.get(i * (filled.size() - 1) / last));
    }
    var panels = new ArrayList<List<Series>>();
    var titles = new ArrayList<String>();
    titles.add("Across: means of " + Numbers.counted(filled.size(), "cluster"));
    panels.add(means(filled, drawn));
    for (int cluster : drawn) {
      titles.add(
          Phrase.of("Cluster %d: %s", cluster, Numbers.counted(members[cluster].length, "row")));
      panels.add(inside(cluster));
    }
    double highest =
        panels.stream()
            .flatMap(List::stream)
            .flatMap(series -> series.dots().stream())
            .mapToDouble(Dot::y)
            .max()
            .orElse(1);
    var y = Axis.fromZero("loss (nats)").holding(0, highest);
    var x = Axis.of(losses.stepsKnown() ? "training step" : "recording");
    return new Figure(
        NAME,
        "Loss trajectories across and inside clusters",
        source.words()
            + Phrase.of(
                ". Clusters account for %s of the variance of the trajectories.",
                Numbers.percent(explained(), 1)),
        3,
        IntStream.range(0, panels.size())
            .mapToObj(i -> (Panel) new Plot(titles.get(i), x, y, panels.get(i)))
            .toList(),
        csv);
  }

  private List<Series> means(List<Integer> filled, List<Integer> drawn) {
    var series = new ArrayList<Series>();
    int stride = 1 + (filled.size() - 1) / MEANS;
    for (int i = 0; i < filled.size(); i++) {
      int cluster = filled.get(i);
      var dots = curve(means.get(cluster));
      dots.forEach(dot -> csv.row(cluster, "mean", step(dot), dot.y()));
      if (i % stride == 0 && !drawn.contains(cluster)) {
        series.add(new Series("mean of another cluster", Look.line(Ink.GREY).faint(), dots));
      }
    }
    for (int cluster : drawn) {
      series.add(
          new Series("mean of a cluster", Look.line(Ink.VERMILION), curve(means.get(cluster))));
    }
    return series;
  }

  private List<Series> inside(int cluster) {
    var series = new ArrayList<Series>();
    series.add(
        new Series("mean of a cluster", Look.line(Ink.VERMILION), curve(means.get(cluster))));
    int[] rows = members[cluster];
    int count = Math.min(ROWS, rows.length);
    for (int i = 0; i < count; i++) {
      int row = rows[(int) ((long) i * rows.length / count)];
      var values = new ArrayList<Double>();
      for (float loss : losses.row(row)) {
        values.add((double) loss);
      }
      var dots = curve(values);
      dots.forEach(dot -> csv.row(cluster, row, step(dot), dot.y()));
      series.add(new Series("a row of the cluster", Look.line(Ink.BLUE).faint(), dots));
    }
    return series;
  }

  private List<Dot> curve(List<Double> values) {
    int[] steps = losses.steps();
    return IntStream.range(0, steps.length).mapToObj(c -> Dot.of(steps[c], values.get(c))).toList();
  }

  private static int step(Dot dot) {
    return (int) dot.x();
  }

  /// One minus the share of the variance that is left inside clusters, over all recordings.
  private double explained() {
    double inside = 0;
    double all = 0;
    for (int c = 0; c < losses.count(); c++) {
      float[] column = losses.column(c);
      double sum = 0;
      long count = 0;
      for (int[] rows : members) {
        for (int row : rows) {
          sum += column[row];
          count++;
        }
      }
      for (int cluster = 0; cluster < members.length; cluster++) {
        double own = members[cluster].length == 0 ? 0 : means.get(cluster).get(c);
        for (int row : members[cluster]) {
          inside += (column[row] - own) * (column[row] - own);
          all += (column[row] - sum / count) * (column[row] - sum / count);
        }
      }
    }
    return all > 0 ? 1 - inside / all : 0;
  }
}
