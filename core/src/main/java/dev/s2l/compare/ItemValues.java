package dev.s2l.compare;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a cell's evaluation came to on each item: `items.jsonl`, a line `{"id": …, "metric": …,
/// "value": …}` for each item and metric. An id is a text or a whole number; a value a finite
/// number, or true (1) or false (0). Other keys of a line are not read.
///
/// @param byMetric by the metric's name, the values by id
public record ItemValues(SortedMap<String, SortedMap<String, Double>> byMetric) {
  /// The name of the file in a cell's folder.
  public static final String FILE = "items.jsonl";

  private static final String EXPECTED = "{\"id\": TEXT, \"metric\": NAME, \"value\": NUMBER}";

  public ItemValues {
    var copy = new TreeMap<String, SortedMap<String, Double>>();
    byMetric.forEach(
        (metric, values) -> copy.put(metric, Collections.unmodifiableSortedMap(values)));
    byMetric = Collections.unmodifiableSortedMap(copy);
  }

  /// @throws S2lException (9) naming the line, if it is no such line, its value is not finite, or
  ///   its id came before in the same metric
  public static ItemValues read(Path file) throws IOException {
    var byMetric = new TreeMap<String, SortedMap<String, Double>>();
    try (var reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        JsonNode item = parsed(file, number, line);
        String metric = text(file, number, item, "metric");
        String id = text(file, number, item, "id");
        Double before =
            byMetric
                .computeIfAbsent(metric, name -> new TreeMap<>())
                .put(id, value(file, number, item));
        if (before != null) {
          throw refused(
              file,
              number,
              Phrase.of("a second value of %s for the item '%s'", metric, id),
              "one value for each item and metric");
        }
      }
    } catch (CharacterCodingException e) {
      throw new S2lException(
          ExitCode.USER_TOOL, file + " is not UTF-8. Let the evaluator write UTF-8.", e);
    }
    return new ItemValues(byMetric);
  }

  /// Refuses other items than another cell has: what is compared by item must be of the same items.
  ///
  /// @param name of the cell with these values
  /// @param otherName of the cell with the others
  /// @throws S2lException (9) naming a metric and an item that only one of them has
  public void requireSameItems(String name, ItemValues other, String otherName) {
    byMetric.forEach(
        (metric, values) ->
            requireSame(
                metric, values, name, other.byMetric.getOrDefault(metric, values), otherName));
  }

  static void requireSame(
      String metric,
      SortedMap<String, Double> values,
      String name,
      SortedMap<String, Double> others,
      String otherName) {
    if (values.keySet().equals(others.keySet())) {
      return;
    }
    boolean here = values.keySet().stream().anyMatch(id -> !others.containsKey(id));
    throw new S2lException(
        ExitCode.USER_TOOL,
        Phrase.of(
            "%s of %s has the item '%s', which %s lacks (%d and %d items). Expected the same items"
                + " in all cells: let the evaluator ask the same ones each time.",
            metric,
            here ? name : otherName,
            here ? first(values, others) : first(others, values),
            here ? otherName : name,
            here ? values.size() : others.size(),
            here ? others.size() : values.size()));
  }

  private static String first(SortedMap<String, Double> of, SortedMap<String, Double> without) {
    return of.keySet().stream().filter(id -> !without.containsKey(id)).findFirst().orElseThrow();
  }

  private static JsonNode parsed(Path file, int number, String line) {
    try {
      return Json.COMPACT.readTree(line);
    } catch (JacksonException e) {
      throw refused(file, number, e.getOriginalMessage(), EXPECTED);
    }
  }

  private static String text(Path file, int number, JsonNode item, String key) {
    JsonNode value = item.path(key);
    if (value.isString() || value.isIntegralNumber()) {
      return value.asString();
    }
    throw refused(file, number, Phrase.of("%s: %s", key, found(value)), EXPECTED);
  }

  private static double value(Path file, int number, JsonNode item) {
    JsonNode value = item.path("value");
    if (value.isBoolean()) {
      return value.asBoolean() ? 1 : 0;
    }
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw refused(file, number, "value: " + found(value), "a finite number");
    }
    return value.asDouble();
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }

  private static S2lException refused(Path file, int number, String found, String expected) {
    return new S2lException(
        ExitCode.USER_TOOL,
        Phrase.of(
            "%s:%d: found %s, expected %s. The evaluator of the comparison writes this file.",
            file, number, found, expected));
  }
}
