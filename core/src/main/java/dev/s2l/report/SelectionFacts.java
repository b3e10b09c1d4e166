package dev.s2l.report;

import dev.s2l.report.ReportData.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The settings of a selection besides method and budget, in the words of the command line.
/// Defaults are left out.
final class SelectionFacts {
  private static final String USUAL = ", but at most a third of the budget";

  private final List<Fact> facts = new ArrayList<>();

  private SelectionFacts() {}

  /// @param card may be missing
  static List<Fact> of(JsonNode card) {
    var choices = new SelectionFacts();
    JsonNode settings = card.path("settings");
    JsonNode method = settings.path("method");
    choices.clusters(method.path("clusters"));
    String unit = card.path("lengths").path("unit").asString("");
    choices.addUnless("Lengths followed", unit.isEmpty() ? "" : "responses, in " + unit, "");
    choices.addUnless("Reference checkpoint", checkpoint(method.path("checkpoint")), "");
    choices.rules(settings.path("protection"));
    choices.addUnless("Nested budgets", list(settings.path("nested")), "");
    return choices.facts;
  }

  private void clusters(JsonNode clusters) {
    if (clusters.isMissingNode()) {
      return;
    }
    String tried = list(clusters.path("sweep"));
    String given = clusters.path("numClusters").asString("");
    String usual = clusters.path("preset").asString("").equals("reference") ? "" : USUAL;
    facts.add(
        new Fact(
            "Clusters asked for",
            !tried.isEmpty() ? "the best of " + tried : given.isEmpty() ? "100" + usual : given));
    addUnless("Transform", clusters.path("values").path("transform").asString(""), "raw");
    addUnless("Columns clustered", clusters.path("values").path("range").asString(""), "all");
    addUnless("Steps clustered", list(clusters.path("clusterSteps")), "");
    addUnless("Loss checkpoints", clusters.path("numLossCheckpoints").asString(""), "0");
    addUnless("Bootstrap samples", clusters.path("bootstrapSamples").asString(""), "0");
  }

  private void rules(JsonNode protection) {
    String split = protection.path("sourceSplit").asString("");
    addUnless("Sources", split.equals("even") ? "even shares of the budget" : "", "");
    addUnless("Always kept", list(protection.path("alwaysKeep")), "");
    addUnless("Minimum per topic", protection.path("minimumPerTopic").asString(""), "0");
    addUnless("Excluded suspects", list(protection.path("excluded")), "");
  }

  private void addUnless(String label, String value, String usual) {
    if (!value.isEmpty() && !value.equals(usual)) {
      facts.add(new Fact(label, Excerpt.line(value, 200)));
    }
  }

  private static String checkpoint(JsonNode checkpoint) {
    return checkpoint.isString() || checkpoint.isNumber() ? checkpoint.asString() : "";
  }

  private static String list(JsonNode values) {
    return values
        .valueStream()
        .map(value -> value.isValueNode() ? value.asString() : "")
        .filter(value -> !value.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
