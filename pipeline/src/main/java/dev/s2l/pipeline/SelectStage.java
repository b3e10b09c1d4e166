package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterCount;
import dev.s2l.dataset.Dataset;
import dev.s2l.handover.OutputForm;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.pipeline.Stage.Step;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionResult;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.SelectionWithSuspects;
import dev.s2l.select.Selector;
import dev.s2l.suspect.Suspect;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Stage select: writes the subset and the suspects, into `selection/`.
final class SelectStage {
  private SelectStage() {}

  /// @param losses where they are
  /// @param form how the rows are written
  record Settings(RecordedLosses losses, SelectionSettings selection, OutputForm form) {}

  /// The stages of a selection: cluster, if its method makes clusters, and select.
  static List<Step<Settings>> steps(Settings settings) {
    var steps = new ArrayList<Step<Settings>>();
    if (ClusterStage.isNeeded(settings)) {
      steps.add(Stages.CLUSTER.with(settings));
    }
    steps.add(Stages.SELECT.with(settings));
    return steps;
  }

  static Planned plan(Settings settings, StageInputs inputs) throws IOException {
    var input = inputs.losses(settings);
    Selector.refuseUnmet(input, settings.selection());
    warnOfOtherData(settings, inputs);
    var dataset = inputs.anyDataset();
    if (dataset.isPresent()) {
      SubsetDisk.check(
          inputs.run().directory().selection(),
          dataset.get(),
          settings.selection(),
          settings.form(),
          input.trajectories().usableRows().length);
    }
    var described = everything(settings, inputs);
    described.keySet().removeIf(ClusterStage::isOfClusters);
    var planned =
        Planned.of(Stages.SELECT, described, () -> write(settings, inputs))
            .refusing(refusal(Stages.SELECT, settings, inputs))
            .ahead(() -> inputs.suspects(settings));
    // Clusters of another method do not belong to this selection.
    return ClusterStage.isNeeded(settings) ? planned : planned.redoneFrom(Stages.CLUSTER);
  }

  /// Everything that decides clusters and selection.
  static SortedMap<String, String> everything(Settings settings, StageInputs inputs)
      throws IOException {
    var input = inputs.losses(settings);
    var selection = settings.selection();
    var described = new TreeMap<String, String>();
    described.put("trajectories sha256", sha256(input.trajectories()));
    input
        .signals()
        .forEach((signal, matrix) -> described.put(signal.word() + " sha256", sha256(matrix)));
    described.put("data", inputs.anyDataset().map(Dataset::sha256).orElse("none"));
    flatten("", Json.COMPACT.valueToTree(selection), described);
    if (selection.method() instanceof SelectionMethod.Clustering method) {
      int smallest = selection.smallestBudget(input.trajectories().usableRows().length);
      described.put(
          "method.clusters.numClusters",
          Integer.toString(ClusterCount.of(method.clusters(), smallest)));
    }
    if (selection.method() instanceof SelectionMethod.LengthMatchedRandom) {
      String unit = input.facts().responseTokens().isPresent() ? "tokens" : "characters";
      described.put("lengths", unit);
      ClusterStage.ofTheSelection(described);
    }
    flatten("output", Json.COMPACT.valueToTree(settings.form()), described);
    return described;
  }

  static Planned.Refusal refusal(Stage<?> stage, Settings settings, StageInputs inputs) {
    return new OtherSelection(
        inputs.run().directory(), stage, SelectionWords.of(settings.selection(), settings.form()));
  }

  /// Every value of a tree under its path, for example `method.clusters.numClusters`.
  private static void flatten(String path, JsonNode node, SortedMap<String, String> into) {
    if (node.isObject() && !node.isEmpty()) {
      node.forEachEntry(
          (name, value) -> flatten(path.isEmpty() ? name : path + "." + name, value, into));
    } else {
      into.put(path, node.isString() ? node.stringValue() : node.toString());
    }
  }

  /// Suspects that must be known before rows are clustered and drawn.
  static List<Suspect> excluded(Settings settings, StageInputs inputs) throws IOException {
    return SelectionWithSuspects.excluded(settings.selection(), inputs.suspects(settings));
  }

  private static SelectionResult draw(Settings settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    var input = inputs.losses(settings);
    var excluded = excluded(settings, inputs);
    return ClusterStage.isNeeded(settings)
        ? Selector.draw(
            input,
            settings.selection(),
            excluded,
            ClusterStage.clusters(settings, inputs),
            run.progress())
        : Selector.select(input, settings.selection(), excluded, run.progress(), run.stopSignal());
  }

  private static void write(Settings settings, StageInputs inputs) throws IOException {
    var result =
        draw(settings, inputs)
            .warning(TokenStore.leftOut(inputs.run().directory().reading("tokens")))
            .warning(
                inputs.anyDataset().flatMap(data -> data.names().sentence()).stream().toList());
    var suspects = inputs.suspects(settings).result();
    var proxy = settings.losses().proxy();
    if (proxy.isPresent()) {
      inputs.run().describe("proxy", proxy.get());
    }
    var card =
        SelectionFolder.write(
            inputs.run().directory().selection(),
            inputs.losses(settings),
            inputs.anyDataset(),
            settings.selection(),
            result,
            suspects,
            settings.form());
    card.warnings().stream().skip(result.warnings().size()).forEach(inputs.run().progress()::warn);
  }

  /// Warns instead of refusing, because rows with an additional column are still the same rows.
  /// Rows in another order are not.
  private static void warnOfOtherData(Settings settings, StageInputs inputs) throws IOException {
    var losses = settings.losses();
    var recorded = losses.recordedOn();
    var dataset = inputs.anyDataset();
    if (dataset.isPresent()
        && recorded.isPresent()
        && !dataset.get().sha256().equals(recorded.get())) {
      inputs
          .run()
          .progress()
          .warn(
              Phrase.of(
                  "%s was recorded on other bytes than those of --data. That is right only if the"
                      + " rows are the same, in the same order, for example with a further column;"
                      + " else every loss is another row's.",
                  losses.trajectories()));
    }
  }

  /// The sha256 of the steps and the hashes of their columns.
  private static String sha256(Trajectories trajectories) {
    String columns =
        Arrays.toString(trajectories.steps()) + String.join("\n", trajectories.columnHashes());
    var digest = Hashes.sha256();
    digest.update(columns.getBytes(StandardCharsets.UTF_8));
    return Hashes.hex(digest);
  }
}
