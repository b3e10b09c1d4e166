package dev.s2l.report;

import dev.s2l.report.ClusterPurity.Of;
import dev.s2l.report.ClusterPurity.Part;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// How pure clusters are by topic and by source, the purest first, beside shuffled topics.
final class PurityFigure {
  static final String NAME = "cluster-purity";

  private static final String EMBEDDINGS =
      "s2l run --signals embeddings, or s2l record --signals embeddings, adds clusters of"
          + " embeddings";

  private PurityFigure() {}

  static Drawing of(FigureSource source) throws IOException {
    var artifacts = source.artifacts();
    if (artifacts.clustering().isEmpty() || artifacts.clusterSteps().isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          artifacts.clustering().isEmpty()
              ? "This run directory has no clusters"
              : "The clusters of this run directory are not of trajectories",
          artifacts.clustering().isEmpty()
              ? Remedies.RUN
              : "s2l select --from RUN_DIR --method small-to-large --output-dir DIR makes them;"
                  + " then give that DIR.");
    }
    var found = ClusterPurity.of(source.directory(), artifacts);
    if (found.isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          "The rows cannot be read, or they have not two topics or sources",
          "A column topic or source in the data gives them, or --columns topic=NAME.");
    }
    var csv = new Csv("field", "clusters_of", "rank", "cluster", "rows", "purity");
    var panels = new ArrayList<Panel>();
    var words = new StringBuilder();
    for (ClusterPurity one : found) {
      var series = new ArrayList<Series>();
      double shuffled = 100 * one.trajectories().shuffled();
      series.add(
          new Series(
              "mean with shuffled labels (trajectories)",
              Look.line(Ink.DARK).dash(),
              List.of(Dot.of(0, shuffled), Dot.of(100, shuffled))));
      add(series, csv, one, "trajectories", one.trajectories(), Ink.BLUE);
      one.embeddings().ifPresent(of -> add(series, csv, one, "embeddings", of, Ink.VERMILION));
      panels.add(
          new Plot(
              "By " + one.field(),
              Axis.fromZero("rows, purest clusters first (%)").holding(0, 100),
              Axis.fromZero("rows of the most frequent " + one.field() + " (%)").holding(0, 100),
              series));
      words
          .append(' ')
          .append(
              Phrase.of(
                  "By %s: trajectories %.1f %% (%.1f %% shuffled)",
                  one.field(),
                  100 * one.trajectories().purity(),
                  100 * one.trajectories().shuffled()))
          .append(
              one.embeddings()
                  .map(
                      of ->
                          Phrase.of(
                              ", embeddings of step %d %.1f %% (%.1f %%)",
                              one.step(), 100 * of.purity(), 100 * of.shuffled()))
                  .orElse(""))
          .append('.');
    }
    return new Drawing.Made(
        new Figure(
            NAME,
            "Purity of clusters",
            Phrase.of("%s, %d clusters.%s", source.words(), found.getFirst().k(), words),
            found.size() == 1 ? 1 : 2,
            panels,
            csv),
        found.getFirst().embeddings().isPresent()
            ? List.of()
            : List.of(NAME + " has clusters of trajectories only: " + EMBEDDINGS));
  }

  private static void add(
      List<Series> series, Csv csv, ClusterPurity one, String kind, Of of, Ink ink) {
    double rows = of.clusters().stream().mapToInt(Part::size).sum();
    var dots = new ArrayList<Dot>();
    double before = 0;
    int rank = 1;
    for (Part part : of.clusters()) {
      csv.row(one.field(), kind, rank++, part.cluster(), part.size(), part.purity());
      dots.add(Dot.of(100 * before / rows, 100 * part.purity()));
      before += part.size();
      dots.add(Dot.of(100 * before / rows, 100 * part.purity()));
    }
    csv.row(one.field(), kind, "all", "all", (int) rows, of.purity());
    csv.row(one.field(), kind + ", labels shuffled", "all", "all", (int) rows, of.shuffled());
    series.add(new Series("clusters of " + kind, Look.line(ink), dots));
  }
}
