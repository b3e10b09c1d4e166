package dev.s2l.evaluate.metric;

import dev.s2l.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The hand-made pairs that the Python packages have scored.
final class GoldenPairs {
  static final JsonNode JSON = read("metrics.json");

  /// What these pairs leave out.
  static final JsonNode MORE = read("more.json");

  private GoldenPairs() {}

  private static JsonNode read(String name) {
    return JsonMapper.builder()
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build()
        .readTree(Golden.path("metrics/" + name).toFile());
  }

  static List<String> hypotheses() {
    return texts("candidate");
  }

  static List<String> references() {
    return texts("reference");
  }

  /// One reference for each text.
  static List<List<String>> each(List<String> references) {
    return references.stream().map(List::of).toList();
  }

  private static List<String> texts(String key) {
    var texts = new ArrayList<String>();
    JSON.path("pairs").forEach(pair -> texts.add(pair.path(key).stringValue()));
    return texts;
  }
}
