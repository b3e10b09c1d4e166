package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterCount;
import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Json;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.Selector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Stage cluster: groups rows with similar loss trajectories, into `clusters/`. Methods without
/// clusters skip the stage.
final class ClusterStage {
  private static final String CLUSTERS_PREFIX = "method.clusters.";
  private static final String NUM_CLUSTERS = CLUSTERS_PREFIX + "numClusters";
  private static final String EXCLUDED = "protection.excluded";

  /// The settings that clusters depend on besides their own.
  private static final List<String> ALWAYS =
      List.of("trajectories sha256", "embeddings sha256", "gradients sha256", "seed");

  /// The settings that clusters also depend on if each source is clustered separately: the sources,
  /// and the share of each in the budget, which decides how many clusters it has.
  private static final List<String> BY_SOURCE = List.of("data", "budget", "nested", "protection.");

  private ClusterStage() {}

  /// Whether the method of a selection needs the stage.
  static boolean isNeeded(SelectStage.Settings settings) {
    return settings.selection().method() instanceof SelectionMethod.Balanced;
  }

  static Planned plan(SelectStage.Settings settings, StageInputs inputs) throws IOException {
    var all = SelectStage.everything(settings, inputs);
    return Planned.of(Stages.CLUSTER, described(all), () -> write(settings, inputs))
        .refusing(SelectStage.refusal(Stages.CLUSTER, settings, inputs));
  }

  /// Whether a setting concerns only the clusters.
  static boolean isOfClusters(String name) {
    return name.startsWith(CLUSTERS_PREFIX);
  }

  /// Makes the settings of clusters those of the selection itself, for a method that makes clusters
  /// and keeps none of them.
  static void ofTheSelection(SortedMap<String, String> described) {
    for (String name : List.copyOf(described.keySet())) {
      if (isOfClusters(name)) {
        String setting = name.substring(CLUSTERS_PREFIX.length());
        described.put("method.followed." + setting, described.remove(name));
      }
    }
  }

  /// The settings of a selection that decide the clusters.
  static SortedMap<String, String> described(Map<String, String> selection) {
    boolean bySource =
        "reference".equals(selection.get(CLUSTERS_PREFIX + "preset"))
            || "even".equals(selection.get("protection.sourceSplit"));
    // If suspects are excluded, fewer rows than the budget may be left; then the number of clusters
    // follows from these.
    boolean limited =
        !"[]".equals(selection.getOrDefault(EXCLUDED, "[]"))
            && Integer.parseInt(selection.getOrDefault(NUM_CLUSTERS, "0")) < ClusterCount.PAPER;
    var described = new TreeMap<String, String>();
    selection.forEach(
        (name, value) -> {
          if (isOfClusters(name)
              || ALWAYS.contains(name)
              || bySource && BY_SOURCE.stream().anyMatch(name::startsWith)
              || limited && name.equals(EXCLUDED)) {
            described.put(name, value);
          }
        });
    return described;
  }

  private static void write(SelectStage.Settings settings, StageInputs inputs) throws IOException {
    var directory = inputs.run().directory();
    var clusters = cluster(settings, inputs);
    clusters.write(directory.clusters());
    logIterations(directory.log(), clusters);
    inputs.clusters(clusters);
  }

  private static TrajectoryClustering cluster(SelectStage.Settings settings, StageInputs inputs)
      throws IOException {
    var run = inputs.run();
    return Selector.cluster(
            inputs.losses(settings),
            settings.selection(),
            SelectStage.excluded(settings, inputs),
            run.progress(),
            run.stopSignal())
        .orElseThrow();
  }

  /// The clusters to draw from: those that were just made, or those of `clusters/`.
  static TrajectoryClustering clusters(SelectStage.Settings settings, StageInputs inputs)
      throws IOException {
    if (inputs.clusters().isPresent()) {
      return inputs.clusters().get();
    }
    var stored = TrajectoryClustering.read(inputs.run().directory().clusters());
    // An older version stored less than a draw over several sources, or the card, needs.
    return Selector.canDrawFrom(stored, inputs.losses(settings), settings.selection())
        ? stored
        : cluster(settings, inputs);
  }

  /// `log/k-means.jsonl`: the iterations and their times, which differ from run to run.
  private static void logIterations(Path log, TrajectoryClustering clusters) throws IOException {
    var lines = new StringBuilder();
    var iterations = clusters.clustering().iterations();
    for (int i = 0; i < Math.min(iterations.size(), clusters.iterationSeconds().size()); i++) {
      ObjectNode line = Json.COMPACT.valueToTree(iterations.get(i));
      line.put("seconds", clusters.iterationSeconds().get(i));
      lines.append(Json.COMPACT.writeValueAsString(line)).append('\n');
    }
    Path file = Files.createDirectories(log).resolve("k-means.jsonl");
    AtomicFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
