package dev.s2l.report;

import dev.s2l.compare.SubsetFacts;
import dev.s2l.dataset.Dataset;
import dev.s2l.report.Composition.Share;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Panel.Bar;
import dev.s2l.report.figure.Panel.BarSeries;
import dev.s2l.report.figure.Panel.Bars;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Sources of all data beside those of the subsets of small-to-large and of random rows, which a
/// comparison keeps.
final class SourcesOfMethods {
  /// A shade for each budget.
  private static final Map<String, List<Ink>> INKS =
      Map.of(
          "small-to-large", List.of(Ink.BLUE, Ink.SKY),
          "random", List.of(Ink.DARK, Ink.GREY));

  private SourcesOfMethods() {}

  /// The subsets of a method at a budget, one a seed.
  private record Subsets(String method, String budget, List<SubsetFacts> facts) {
    String name() {
      return method + ", " + budget;
    }

    double percent(String source) {
      double rows = facts.stream().mapToInt(SubsetFacts::rows).sum();
      return DistributionFigure.percent(
          facts.stream().mapToInt(one -> one.sources().getOrDefault(source, 0)).sum(), rows);
    }
  }

  static Drawing figure(FigureSource source, ComparedCells compared, Dataset dataset) {
    int[] all = IntStream.range(0, dataset.size()).toArray();
    var values = Composition.of("source", dataset::source, all, new int[0]);
    var subsets = Stream.of("small-to-large", "random").flatMap(one -> of(one, compared)).toList();
    if (values.isEmpty() || subsets.isEmpty()) {
      return new Drawing.LeftOut(
          DistributionFigure.NAME,
          "No cell of small-to-large or random has told the sources of its subset",
          "Rows with a source give them (a column source, or --source-from).");
    }
    var sources = values.get().shares();
    var csv = new Csv("source", "rows_of", "percent");
    var series = new ArrayList<BarSeries>();
    var whole =
        sources.stream()
            .map(one -> DistributionFigure.percent(one.full(), dataset.size()))
            .toList();
    add(series, csv, sources, "all data", whole, List.of(Ink.BLACK), 0);
    for (String method : List.of("small-to-large", "random")) {
      int place = 0;
      for (Subsets one : subsets) {
        if (one.method.equals(method)) {
          var percent = sources.stream().map(share -> one.percent(share.name())).toList();
          add(
              series,
              csv,
              sources,
              one.name(),
              percent,
              Objects.requireNonNull(INKS.get(method)),
              place++);
        }
      }
    }
    var notes = new ArrayList<String>();
    DistributionFigure.tell(notes, "source", sources.size());
    if (series.size() <= subsets.size()) {
      notes.add(
          Phrase.of(
              "%s draws two budgets of each method; the table has all", DistributionFigure.NAME));
    }
    return new Drawing.Made(
        new Figure(
            DistributionFigure.NAME,
            "Sources of all data beside subsets",
            source.words() + ", " + compared.words() + ". Means over the seeds.",
            1,
            List.of(
                new Bars(
                    "",
                    Axis.fromZero(DistributionFigure.SHARE),
                    sources.stream().map(Share::name).limit(DistributionFigure.VALUES).toList(),
                    series)),
            csv),
        notes);
  }

  private static Stream<Subsets> of(String method, ComparedCells compared) {
    return compared.table().rows().stream()
        .filter(row -> row.method().equals(method))
        .map(
            row ->
                new Subsets(
                    method,
                    row.budget(),
                    compared.of(method, row.budget()).stream()
                        .flatMap(one -> one.subset().stream())
                        .filter(one -> !one.sources().isEmpty())
                        .toList()))
        .filter(one -> !one.facts.isEmpty());
  }

  /// @param inks one for each place; a line without one is in the table alone
  private static void add(
      List<BarSeries> series,
      Csv csv,
      List<Share> sources,
      String name,
      List<Double> percent,
      List<Ink> inks,
      int place) {
    for (int i = 0; i < sources.size(); i++) {
      csv.row(sources.get(i).name(), name, percent.get(i));
    }
    if (place < inks.size()) {
      series.add(
          new BarSeries(
              name,
              inks.get(place),
              percent.stream().limit(DistributionFigure.VALUES).map(Bar::of).toList()));
    }
  }
}
