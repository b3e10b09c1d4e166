package dev.s2l.report;

import dev.s2l.report.ReportData.Fact;
import dev.s2l.report.ReportData.FactGroup;
import dev.s2l.report.ReportData.StageTime;
import dev.s2l.run.StageName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The provenance of the run: the manifest and the card as lists of facts.
final class Provenance {
  private static final int MAX_FACTS = 300;

  private Provenance() {}

  static List<FactGroup> of(Optional<JsonNode> card, Optional<JsonNode> manifest) {
    var groups = new ArrayList<FactGroup>();
    card.ifPresent(
        node -> {
          group("Inputs", node.path("inputs"), groups);
          group("Outputs", node.path("outputs"), groups);
          group("Selection", without(node), groups);
          group("Trajectories", node.path("trajectories"), groups);
        });
    manifest.ifPresent(
        node -> {
          for (Map.Entry<String, JsonNode> stage : stages(node)) {
            group("Stage " + stage.getKey(), stage.getValue().path("settings"), groups);
          }
          group("Environment", node.path("environment"), groups);
        });
    return groups;
  }

  static List<StageTime> times(Optional<JsonNode> manifest) {
    var times = new ArrayList<StageTime>();
    manifest.ifPresent(
        node -> {
          for (Map.Entry<String, JsonNode> stage : stages(node)) {
            double millis = stage.getValue().path("elapsedMillis").asDouble(0);
            if (millis > 0) {
              times.add(new StageTime(stage.getKey(), millis / 1000));
            }
          }
        });
    return times;
  }

  private static List<Map.Entry<String, JsonNode>> stages(JsonNode manifest) {
    return manifest.path("stages").properties().stream()
        // The page cannot tell how long it takes to write itself.
        .filter(stage -> !stage.getKey().equals(StageName.REPORT.word()))
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, JsonNode> stage) -> StageName.place(stage.getKey()))
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  /// The card without the parts that have their own group, and without the quotas, which are shown
  /// in a table.
  private static JsonNode without(JsonNode card) {
    var copy = (ObjectNode) card.deepCopy();
    copy.remove(List.of("inputs", "outputs", "trajectories", "quotas"));
    return copy;
  }

  private static void group(String title, JsonNode node, List<FactGroup> groups) {
    var facts = new ArrayList<Fact>();
    flatten("", node, facts);
    if (!facts.isEmpty()) {
      groups.add(new FactGroup(title, facts));
    }
  }

  private static void flatten(String name, JsonNode node, List<Fact> facts) {
    if (facts.size() >= MAX_FACTS) {
      return;
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        flatten(joined(name, entry.getKey()), entry.getValue(), facts);
      }
    } else if (node.isArray() && node.values().stream().anyMatch(JsonNode::isContainer)) {
      int i = 1;
      for (JsonNode value : node) {
        flatten(joined(name, Integer.toString(i++)), value, facts);
      }
    } else if (!node.isMissingNode() && !node.isNull()) {
      facts.add(
          new Fact(
              Excerpt.line(name, 200),
              Excerpt.of(node.isValueNode() ? node.asString() : node.toString(), 1_000)));
    }
  }

  private static String joined(String name, String key) {
    return name.isEmpty() ? key : name + " / " + key;
  }
}
