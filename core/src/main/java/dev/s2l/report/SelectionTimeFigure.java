package dev.s2l.report;

import dev.s2l.compare.MethodTable;
import dev.s2l.report.ComparedCells.Kept;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Panel;
import dev.s2l.report.figure.Panel.Bar;
import dev.s2l.report.figure.Panel.BarSeries;
import dev.s2l.report.figure.Panel.Bars;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// How long methods take to choose rows; in a run without a comparison, how long its stages took.
final class SelectionTimeFigure {
  static final String NAME = "selection-time";

  private static final List<String> CHOOSING = List.of("cluster", "select");
  private static final List<String> STAGES = List.of("train", "record", "cluster", "select");

  private SelectionTimeFigure() {}

  private record Time(String name, double mean, double low, double high, int count) {}

  static Drawing of(FigureSource source) {
    var compared = source.comparison().filter(one -> !one.kept().isEmpty());
    return compared.isPresent() ? ofMethods(source, compared.get()) : ofStages(source);
  }

  private static Drawing ofMethods(FigureSource source, ComparedCells compared) {
    var times = new ArrayList<Time>();
    for (MethodTable.Row row : compared.table().rows()) {
      double[] seconds =
          compared.of(row.method(), row.budget()).stream()
              .mapToDouble(SelectionTimeFigure::choosing)
              .filter(time -> time > 0)
              .sorted()
              .toArray();
      if (seconds.length > 0 && !row.method().equals("full")) {
        double sum = 0;
        for (double one : seconds) {
          sum += one;
        }
        times.add(
            new Time(
                row.method() + ", " + row.budget(),
                sum / seconds.length,
                seconds[0],
                seconds[seconds.length - 1],
                seconds.length));
      }
    }
    if (times.isEmpty()) {
      return new Drawing.LeftOut(
          NAME, "No finished cell has chosen rows", "Compare methods beside full.");
    }
    times.sort(Comparator.comparingDouble(Time::mean).thenComparing(Time::name));
    return Drawing.Made.of(
        figure(
            times,
            "Time to choose a subset",
            source.words()
                + ", "
                + compared.words()
                + ". Wall-clock time of clustering and selection; training and recording of the"
                + " proxy, which methods share, are not in it. Lines reach from the fastest to the"
                + " slowest."));
  }

  private static double choosing(Kept cell) {
    return CHOOSING.stream().mapToDouble(cell::seconds).sum();
  }

  private static Drawing ofStages(FigureSource source) {
    var times = new ArrayList<Time>();
    JsonNode stages = source.artifacts().manifest().orElseThrow().path("stages");
    for (String stage : STAGES) {
      double seconds = stages.path(stage).path("elapsedMillis").asDouble(0) / 1000;
      if (seconds > 0) {
        times.add(new Time(stage, seconds, seconds, seconds, 1));
      }
    }
    if (times.isEmpty()) {
      return new Drawing.LeftOut(NAME, "No stage of this run directory has its time", Remedies.RUN);
    }
    return new Drawing.Made(
        figure(times, "Time of the stages of a selection", source.words() + ". Wall-clock time."),
        List.of(
            NAME
                + " has this run's stages only: a comparison of methods (s2l compare --methods"
                + " small-to-large,facility-location …) gives it for every method"));
  }

  private static Figure figure(List<Time> times, String title, String words) {
    var csv = new Csv("what", "seconds", "fastest", "slowest", "measured");
    times.forEach(one -> csv.row(one.name, one.mean, one.low, one.high, one.count));
    double least = times.stream().mapToDouble(Time::low).min().orElse(1);
    double most = times.stream().mapToDouble(Time::high).max().orElse(1);
    Axis axis = most > 20 * least ? Axis.log("seconds, logarithmic") : Axis.fromZero("seconds");
    return new Figure(
        NAME,
        title,
        words,
        1,
        List.<Panel>of(
            new Bars(
                "",
                axis,
                times.stream().map(one -> Excerpt.line(one.name, 60)).toList(),
                List.of(
                    new BarSeries(
                        "",
                        Ink.BLUE,
                        times.stream()
                            .map(one -> new Bar(one.mean, one.low, one.high))
                            .toList())))),
        csv);
  }
}
