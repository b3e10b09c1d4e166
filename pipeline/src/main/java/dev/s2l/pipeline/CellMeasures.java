package dev.s2l.pipeline;

import dev.s2l.compare.ItemValues;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// What was measured of the model of a cell.
///
/// @param metrics finite numbers by name
/// @param items values by metric and item, for metrics that are means over items
record CellMeasures(
    SortedMap<String, Double> metrics, SortedMap<String, SortedMap<String, Double>> items) {
  private static final String RESULTS = "results.json";

  /// Python writes NaN, for the standard error of one item for example.
  private static final ObjectReader FOREIGN =
      Json.COMPACT.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  /// A line of `items.jsonl`.
  private record ItemLine(String id, String metric, double value) {}

  CellMeasures() {
    this(new TreeMap<>(), new TreeMap<>());
  }

  void item(String metric, String id, double value) {
    items.computeIfAbsent(metric, m -> new TreeMap<>()).put(id, value);
  }

  /// `items.jsonl`.
  byte[] lines() {
    var text = new StringBuilder();
    items.forEach(
        (metric, values) ->
            values.forEach(
                (id, value) ->
                    text.append(Json.COMPACT.writeValueAsString(new ItemLine(id, metric, value)))
                        .append('\n')));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what an evaluator left in a folder: `results.json` with numbers by name and perhaps
  /// `items.jsonl`; or `results_*.json` and `samples_*.jsonl` of lm-evaluation-harness, there or
  /// one folder deeper.
  ///
  /// @throws S2lException (9) if there is no result, or one that cannot be read
  static CellMeasures read(Path folder) throws IOException {
    var measures = new CellMeasures();
    Path plain = folder.resolve(RESULTS);
    if (Files.isRegularFile(plain)) {
      measures.readPlain(plain);
    } else {
      measures.readHarness(newestResults(folder));
    }
    if (measures.metrics.isEmpty()) {
      throw refused(Phrase.of("%s holds no number", folder));
    }
    return measures;
  }

  private static S2lException refused(String what) {
    return new S2lException(
        ExitCode.USER_TOOL, what + ". The evaluator of the comparison writes this.");
  }

  private void put(Path file, String metric, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw refused(Phrase.of("%s: %s is %s, expected a finite number", file, metric, value));
    }
    metrics.put(metric, value.asDouble());
  }

  private static JsonNode tree(Path file) throws IOException {
    try {
      JsonNode tree = FOREIGN.readTree(Files.readAllBytes(file));
      if (tree.isObject()) {
        return tree;
      }
      throw refused(file + ": expected an object, {\"NAME\": number}");
    } catch (JacksonException e) {
      throw refused(Phrase.of("%s is no JSON (%s)", file, e.getOriginalMessage()));
    }
  }

  private void readPlain(Path results) throws IOException {
    for (var entry : tree(results).properties()) {
      put(results, entry.getKey(), entry.getValue());
    }
    Path lines = results.resolveSibling(ItemValues.FILE);
    if (Files.isRegularFile(lines)) {
      var read = ItemValues.read(lines).byMetric();
      for (String metric : read.keySet()) {
        if (!metrics.containsKey(metric)) {
          throw refused(
              Phrase.of("%s has items of %s, which %s does not have", lines, metric, RESULTS));
        }
      }
      items.putAll(read);
    }
  }

  private void readHarness(Path results) throws IOException {
    for (var task : tree(results).path("results").properties()) {
      for (var entry : task.getValue().properties()) {
        String[] key = entry.getKey().split(",", 2);
        boolean ofMetric =
            key.length == 2 && !key[0].endsWith("_stderr") && entry.getValue().isNumber();
        if (ofMetric) {
          put(results, name(task.getKey(), key[0], key[1]), entry.getValue());
        }
      }
      readSamples(samples(results, task.getKey()), task.getKey());
    }
  }

  /// `exact_match,strict-match` of the task gsm8k becomes `gsm8k/exact_match,strict-match`; the
  /// filter `none` is left out.
  private static String name(String task, String metric, String filter) {
    return task + "/" + metric + (filter.equals("none") ? "" : "," + filter);
  }

  /// `results_TIME.json` of a task has `samples_TASK_TIME.jsonl` beside it.
  private static Path samples(Path results, String task) {
    String name = String.valueOf(results.getFileName());
    String time = name.substring("results_".length(), name.length() - ".json".length());
    return results.resolveSibling(Phrase.of("samples_%s_%s.jsonl", task, time));
  }

  private void readSamples(Path file, String task) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (var lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode sample = FOREIGN.readTree(line);
        String filter = sample.path("filter").asString("none");
        for (JsonNode metric : sample.path("metrics")) {
          String name = name(task, metric.asString(""), filter);
          JsonNode value = sample.path(metric.asString(""));
          if (metrics.containsKey(name) && value.isNumber()) {
            item(name, sample.path("doc_id").asString(""), value.asDouble());
          }
        }
      }
    } catch (JacksonException e) {
      throw refused(Phrase.of("%s has a line that is no JSON (%s)", file, e.getOriginalMessage()));
    } catch (UncheckedIOException e) {
      throw refused(Phrase.of("%s cannot be read as UTF-8 (%s)", file, e.getCause()));
    }
  }

  /// The one with the last name, and so the last time.
  private static Path newestResults(Path folder) throws IOException {
    try (var files = Files.find(folder, 2, (path, attributes) -> attributes.isRegularFile())) {
      return files
          .filter(
              path -> {
                String name = String.valueOf(path.getFileName());
                return name.startsWith("results_") && name.endsWith(".json");
              })
          .max(Comparator.comparing(path -> String.valueOf(path.getFileName())))
          .orElseThrow(
              () -> refused(Phrase.of("%s holds neither %s nor results_*.json", folder, RESULTS)));
    }
  }
}
