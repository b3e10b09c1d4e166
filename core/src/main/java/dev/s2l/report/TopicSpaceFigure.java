package dev.s2l.report;

import dev.s2l.dataset.Dataset;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Look;
import dev.s2l.report.figure.Marker;
import dev.s2l.report.figure.Panel;
import dev.s2l.report.figure.Panel.Dot;
import dev.s2l.report.figure.Panel.Plot;
import dev.s2l.report.figure.Panel.Series;
import dev.s2l.run.Phrase;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Topics in the space of embeddings, before fine-tuning and after it: the first two principal
/// components of each.
final class TopicSpaceFigure {
  static final String NAME = "topics-in-embedding-space";

  /// Rows that are drawn at most, and topics that have a colour.
  private static final int ROWS = 1_500;

  private static final List<Look> LOOKS =
      List.of(
          Look.dots(Ink.BLUE, Marker.CIRCLE),
          Look.dots(Ink.VERMILION, Marker.SQUARE),
          Look.dots(Ink.GREEN, Marker.TRIANGLE),
          Look.dots(Ink.PURPLE, Marker.DIAMOND),
          Look.dots(Ink.ORANGE, Marker.FLAG),
          Look.dots(Ink.SKY, Marker.PLUS));

  private static final String RECORD =
      "s2l record --signals embeddings --model BEFORE --model AFTER --data FILE --output-dir DIR"
          + " records them at both; then give that DIR.";

  private TopicSpaceFigure() {}

  static Drawing of(FigureSource source) throws IOException {
    Path folder = source.directory().reading("trajectories");
    TreeMap<Integer, Path> files = TrajectoryFolder.at(folder).files(Signal.EMBEDDINGS);
    if (files.size() < 2) {
      return new Drawing.LeftOut(
          NAME,
          files.isEmpty()
              ? "No embeddings were recorded"
              : Phrase.of(
                  "Embeddings were recorded at one step (%d) only, not before and after",
                  files.firstKey()),
          RECORD);
    }
    if (source.field().isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          "The rows cannot be read, or they have no topics and no sources",
          "A column topic or source in the data gives them, or --columns topic=NAME.");
    }
    Dataset dataset = source.artifacts().dataset().orElseThrow();
    return Drawing.Made.of(figure(source, dataset, files));
  }

  private static Figure figure(FigureSource source, Dataset dataset, TreeMap<Integer, Path> files)
      throws IOException {
    String field = source.field().orElseThrow();
    int[] rows = rows(source, dataset);
    Map<String, Look> looks = looks(dataset, field, rows);
    var csv = new Csv("step", "row", field, "component_1", "component_2");
    var panels = new ArrayList<Panel>();
    for (var file : List.of(files.firstEntry(), files.lastEntry())) {
      int step = file.getKey();
      var found = PrincipalAxes.of(EmbeddingRows.read(file.getValue(), rows, dataset.size()));
      var series = new HashMap<String, List<Dot>>();
      for (int i = 0; i < rows.length; i++) {
        String value = FigureSource.value(dataset, field, rows[i]);
        double[] point = found.points()[i];
        csv.row(step, rows[i], value, point[0], point[1]);
        series
            .computeIfAbsent(looks.containsKey(value) ? value : OTHERS, name -> new ArrayList<>())
            .add(Dot.of(point[0], point[1]));
      }
      panels.add(
          new Plot(
              Phrase.of("%s (step %d)", step == files.firstKey() ? "Before" : "After", step),
              Axis.of(axis(1, found.shares()[0])),
              Axis.of(axis(2, found.shares()[1])),
              looks.entrySet().stream()
                  .map(
                      one ->
                          new Series(
                              Excerpt.line(one.getKey(), 40),
                              one.getValue(),
                              series.getOrDefault(one.getKey(), List.of())))
                  .toList()));
    }
    return new Figure(
        NAME,
        Phrase.of("%ss in embedding space before and after fine-tuning", capital(field)),
        Phrase.of(
            "%s; %s drawn. Mean last hidden states; each panel has principal components of its"
                + " own.",
            source.words(), Numbers.counted(rows.length, "row")),
        2,
        panels,
        csv);
  }

  private static final String OTHERS = "(others)";

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String axis(int component, double share) {
    return Phrase.of("component %d (%.0f %% of the variance)", component, 100 * share);
  }

  private static int[] rows(FigureSource source, Dataset dataset) {
    int[] rows =
        source
            .artifacts()
            .trajectories()
            .filter(all -> all.rows() == dataset.size())
            .map(all -> all.usableRows())
            .orElseGet(() -> IntStream.range(0, dataset.size()).toArray());
    if (rows.length <= ROWS) {
      return rows;
    }
    RandomStream.named(0, "report/drawn-rows").draw(rows, ROWS);
    return Arrays.stream(rows).limit(ROWS).sorted().toArray();
  }

  /// The most frequent values, the others first, so that they lie below.
  private static Map<String, Look> looks(Dataset dataset, String field, int[] rows) {
    var counts = new HashMap<String, Integer>();
    for (int row : rows) {
      counts.merge(FigureSource.value(dataset, field, row), 1, Integer::sum);
    }
    counts.remove("");
    var frequent =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .limit(LOOKS.size())
            .toList();
    var looks = new LinkedHashMap<String, Look>();
    looks.put(OTHERS, Look.dots(Ink.GREY, Marker.CIRCLE).faint());
    for (int i = 0; i < frequent.size(); i++) {
      looks.put(frequent.get(i), LOOKS.get(i));
    }
    return looks;
  }
}
