package dev.s2l.report;

import dev.s2l.dataset.Dataset;
import dev.s2l.report.Composition.Share;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Panel;
import dev.s2l.report.figure.Panel.Bar;
import dev.s2l.report.figure.Panel.BarSeries;
import dev.s2l.report.figure.Panel.Bars;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;

/// Topics and sources of all data beside those of the subset; where methods were compared, sources
/// of their subsets.
final class DistributionFigure {
  static final String NAME = "topic-distribution";

  /// More bars than these cannot be read. The table has all values.
  static final int VALUES = 20;

  private static final String LABELS =
      "A column topic or source in the data gives them, or --columns topic=NAME.";

  static final String SHARE = "share of the rows (%)";

  private DistributionFigure() {}

  static Drawing of(FigureSource source) {
    var artifacts = source.artifacts();
    if (artifacts.dataset().isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          "The rows of this run directory cannot be read",
          "Put the data back where they were, or do the run again.");
    }
    if (source.field().isEmpty()) {
      return new Drawing.LeftOut(NAME, "No row has a topic or a source", LABELS);
    }
    if (artifacts.chosen().isPresent()) {
      return ofSubset(source, artifacts.dataset().get());
    }
    return source
        .comparison()
        .map(compared -> SourcesOfMethods.figure(source, compared, artifacts.dataset().get()))
        .orElseGet(
            () ->
                new Drawing.LeftOut(
                    NAME,
                    "Nothing was selected in this run directory",
                    "s2l select --from RUN_DIR --budget 11% --output-dir DIR selects; then give"
                        + " that DIR."));
  }

  private static Drawing ofSubset(FigureSource source, Dataset dataset) {
    int[] rows = ReportBuilder.usable(source.artifacts()).stream().toArray();
    int[] drawn = source.chosen().stream().toArray();
    var csv = new Csv("field", "value", "rows", "subset", "random_low", "random_high");
    var panels = new ArrayList<Panel>();
    var notes = new ArrayList<String>();
    for (String field : List.of("topic", "source")) {
      Composition.of(field, row -> FigureSource.value(dataset, field, row), rows, drawn)
          .ifPresent(
              values -> {
                panels.add(panel(values, rows.length, drawn.length));
                values
                    .shares()
                    .forEach(
                        one ->
                            csv.row(
                                field,
                                one.name(),
                                one.full(),
                                one.chosen(),
                                one.chance().low(),
                                one.chance().high()));
                tell(notes, field, values.shares().size());
              });
    }
    return new Drawing.Made(
        new Figure(
            NAME,
            "All data beside the subset",
            Phrase.of(
                "%s, subset of %s. The line on a bar of all data: 95 %% of random subsets of that"
                    + " size.",
                source.words(), Numbers.counted(drawn.length, "row")),
            panels.size() == 1 ? 1 : 2,
            panels,
            csv),
        notes);
  }

  static void tell(List<String> notes, String field, int values) {
    if (values > VALUES) {
      notes.add(
          Phrase.of(
              "%s draws the %d most frequent of %d %ss; the table has all",
              NAME, VALUES, values, field));
    }
  }

  private static Panel panel(Composition values, int rows, int drawn) {
    var shown = values.shares().stream().limit(VALUES).toList();
    return new Bars(
        "By " + values.field(),
        Axis.fromZero(SHARE),
        shown.stream().map(Share::name).toList(),
        List.of(
            new BarSeries(
                "all data",
                Ink.GREY,
                shown.stream()
                    .map(
                        one ->
                            new Bar(
                                percent(one.full(), rows),
                                percent(one.chance().low(), drawn),
                                percent(one.chance().high(), drawn)))
                    .toList()),
            new BarSeries(
                "subset",
                Ink.BLUE,
                shown.stream().map(one -> Bar.of(percent(one.chosen(), drawn))).toList())));
  }

  static double percent(double part, double all) {
    return all == 0 ? 0 : 100 * part / all;
  }
}
