package dev.s2l.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// `comparison/verdicts.json`: what a comparison says.
///
/// @param schema of this file
/// @param verdicts by metric, in the order of the cells
/// @param recommendation in one paragraph
/// @param recommended what it recommends; empty if it recommends nothing
/// @param provisional whether cells may still come
/// @param notes what must be said beside the verdicts
/// @param metrics by name, how each is read
public record Verdicts(
    int schema,
    List<MethodVerdict> verdicts,
    String recommendation,
    Optional<Recommended> recommended,
    boolean provisional,
    List<String> notes,
    SortedMap<String, Metric> metrics) {
  public static final int SCHEMA = 1;

  /// The name of the file, and of that of the cells.
  public static final String FILE = "verdicts.json";

  public static final String CELLS = "cells.jsonl";

  public Verdicts {
    verdicts = List.copyOf(verdicts);
    notes = List.copyOf(notes);
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  /// @param rules what the method is, where its label is the user's own; else empty
  public record Recommended(String method, String budget, String rules) {}

  /// @param margin the largest difference that does not matter
  /// @param items how many items intervals take as a sample; 0 where they take none
  public record Metric(
      @JsonProperty("higher_is_better") boolean higherIsBetter,
      Optional<Double> margin,
      int items) {}

  /// Judges the cells, whatever their states. Seeds with no finished cell in both of two methods
  /// are left out; what is missing is said.
  ///
  /// @param items values by item of finished cells
  /// @throws dev.s2l.run.S2lException (2) if the settings name a metric that no cell has; (9) if
  ///   two cells have other items of one metric
  public static Verdicts of(List<CellResult> cells, ItemSource items, VerdictSettings settings)
      throws IOException {
    var table = new Table(cells);
    if (!table.done().isEmpty()) {
      settings.requireMetrics(table.metrics());
    }
    var byItem = ItemTable.of(table.done(), items);
    var verdicts = new Judge(table, byItem, settings).verdicts();
    var advice = Recommendation.of(table, verdicts, settings);
    var metrics = new TreeMap<String, Metric>();
    for (String metric : table.metrics()) {
      metrics.put(
          metric,
          new Metric(
              settings.higherIsBetter(metric), settings.margin(metric), byItem.items(metric)));
    }
    return new Verdicts(
        SCHEMA,
        verdicts,
        advice.paragraph(),
        advice.recommended(),
        cells.stream().anyMatch(CellResult::isOpen),
        Notes.of(table, verdicts, byItem, settings),
        metrics);
  }

  /// @throws dev.s2l.run.S2lException (8) if the file is damaged
  public static Verdicts read(Path file) throws IOException {
    return Json.read(file, Verdicts.class);
  }

  public void write(Path file) throws IOException {
    AtomicFile.write(file, Json.pretty(this));
  }
}
