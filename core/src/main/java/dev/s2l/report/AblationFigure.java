package dev.s2l.report;

import dev.s2l.report.ComparedCells.Kept;
import dev.s2l.report.RelativeScores.Score;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Axis.Tick;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Look;
import dev.s2l.report.figure.Marker;
import dev.s2l.report.figure.Panel;
import dev.s2l.report.figure.Panel.Dot;
import dev.s2l.report.figure.Panel.Plot;
import dev.s2l.report.figure.Panel.Series;
import dev.s2l.run.EnumWords;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What the length and the density of trajectories change: variants of `small-to-large` that
/// cluster the first N columns, or every N-th.
final class AblationFigure {
  static final String NAME = "trajectory-length-and-density";

  /// Metrics that are drawn.
  private static final int METRICS = 3;

  private static final Pattern FIRST = Pattern.compile("first-\\d+");
  private static final Pattern EVERY = Pattern.compile("every-\\d+");

  private static final List<Look> LOOKS =
      List.of(
          Look.marked(Ink.BLUE, Marker.CIRCLE),
          Look.marked(Ink.VERMILION, Marker.SQUARE),
          Look.marked(Ink.GREEN, Marker.TRIANGLE),
          Look.marked(Ink.ORANGE, Marker.DIAMOND));

  private AblationFigure() {}

  /// A variant: which columns it clusters.
  ///
  /// @param range `all`, `first-4`, `every-2`
  /// @param columns how many these are
  private record Variant(String method, String range, int columns) {
    boolean in(Kind kind) {
      return range.equals("all") || kind.range.matcher(range).matches();
    }
  }

  private enum Kind {
    LENGTH("Length: the first recordings", FIRST),
    DENSITY("Density: every N-th recording", EVERY);

    private final String title;
    private final Pattern range;

    Kind(String title, Pattern range) {
      this.title = title;
      this.range = range;
    }
  }

  static Drawing of(FigureSource source) {
    var compared = source.comparison();
    var variants = compared.map(AblationFigure::variants).orElse(List.of());
    var kinds =
        Stream.of(Kind.values())
            .filter(kind -> variants.stream().filter(one -> one.in(kind)).count() > 1)
            .toList();
    if (compared.isEmpty() || kinds.isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          "No comparison here has variants of small-to-large with fewer recordings",
          "s2l compare --config configs/ablations/length.yaml (and density.yaml) runs them.");
    }
    var all = RelativeScores.of(compared.get());
    var panels = new ArrayList<Panel>();
    for (RelativeScores metric : all.stream().limit(METRICS).toList()) {
      for (Kind kind : kinds) {
        panel(metric, kind, variants, all.size() > 1).ifPresent(panels::add);
      }
    }
    if (panels.isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          "No two variants with different recordings are finished",
          "The same s2l compare command goes on with the others.");
    }
    var notes = new ArrayList<String>();
    if (all.size() > METRICS) {
      notes.add(
          Phrase.of("%s draws %d of %d metrics; the table has all", NAME, METRICS, all.size()));
    }
    return new Drawing.Made(
        new Figure(
            NAME,
            "Subsets by shorter and by sparser trajectories",
            source.words() + ", " + compared.get().words() + ". Bars are 95 % intervals.",
            Math.min(2, panels.size()),
            panels,
            table(all, kinds, variants)),
        notes);
  }

  private static Csv table(List<RelativeScores> all, List<Kind> kinds, List<Variant> variants) {
    var csv =
        new Csv(
            "kind", "variant", "range", "recordings", "budget", "metric", "value", "low", "high");
    for (RelativeScores metric : all) {
      for (Kind kind : kinds) {
        for (Variant variant : variants) {
          for (Score score : metric.scores()) {
            if (variant.in(kind) && score.method().equals(variant.method)) {
              csv.row(
                  EnumWords.of(kind),
                  variant.method,
                  variant.range,
                  variant.columns,
                  score.budget(),
                  metric.metric(),
                  score.value(),
                  score.low(),
                  score.high());
            }
          }
        }
      }
    }
    return csv;
  }

  private static Optional<Panel> panel(
      RelativeScores metric, Kind kind, List<Variant> variants, boolean titled) {
    var byBudget = new LinkedHashMap<String, List<Dot>>();
    var ticks = new ArrayList<Tick>();
    variants.stream()
        .filter(one -> one.in(kind))
        .sorted(Comparator.comparingInt(Variant::columns))
        .forEach(
            variant -> {
              for (Score score : metric.scores()) {
                if (score.method().equals(variant.method)) {
                  byBudget
                      .computeIfAbsent(score.budget(), budget -> new ArrayList<>())
                      .add(new Dot(variant.columns, score.value(), score.low(), score.high()));
                  ticks.add(new Tick(variant.columns, Integer.toString(variant.columns)));
                }
              }
            });
    if (ticks.stream().distinct().count() < 2) {
      return Optional.empty();
    }
    var series = new ArrayList<Series>();
    metric.fullLine(ticks.getFirst().value(), ticks.getLast().value()).ifPresent(series::add);
    for (Map.Entry<String, List<Dot>> one : byBudget.entrySet()) {
      series.add(
          new Series(
              "budget " + one.getKey(),
              LOOKS.get((series.size() + LOOKS.size() - 1) % LOOKS.size()),
              one.getValue()));
    }
    return Optional.of(
        new Plot(
            kind.title + (titled ? " · " + Excerpt.line(metric.metric(), 40) : ""),
            Axis.of("recordings that are clustered").labelled(ticks.stream().distinct().toList()),
            Axis.of(metric.axis()),
            series));
  }

  /// Variants that differ from the first one in the range of columns alone; of those that cluster
  /// all columns, one.
  private static List<Variant> variants(ComparedCells compared) {
    var ours =
        compared.kept().stream()
            .filter(cell -> cell.card().path("method").asString("").equals("small-to-large"))
            .toList();
    var variants = new LinkedHashMap<String, Variant>();
    for (Kept cell : ours) {
      if (besidesRange(cell.card()).equals(besidesRange(ours.getFirst().card()))) {
        JsonNode values =
            cell.card().path("settings").path("method").path("clusters").path("values");
        String range = values.path("range").asString("all");
        variants.putIfAbsent(
            range,
            new Variant(
                cell.cell().method(), range, cell.card().path("clustering").path("steps").size()));
      }
    }
    return List.copyOf(variants.values());
  }

  private static String besidesRange(JsonNode card) {
    JsonNode settings = card.path("settings");
    JsonNode clusters = settings.path("method").path("clusters");
    return String.join(
        " ",
        clusters.path("numClusters").toString(),
        clusters.path("clusterSteps").toString(),
        clusters.path("numLossCheckpoints").toString(),
        clusters.path("values").path("transform").toString(),
        clusters.path("sweep").toString(),
        settings.path("protection").toString());
  }
}
