package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterFolder;
import dev.s2l.dataset.Dataset;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.select.SelectionFolder;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.Selector;
import dev.s2l.select.Suspects;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Stages cluster and select: trajectories to a subset.
public final class SelectStage {
  private SelectStage() {}

  /// Writes `clusters/` and `selection/`, unless the same selection is there.
  ///
  /// @param dataset the rows that the trajectories were recorded on, if at hand
  public static void run(
      RunSession run,
      Trajectories trajectories,
      Optional<Dataset> dataset,
      SelectionSettings settings)
      throws IOException {
    var described = new TreeMap<String, String>();
    described.put("trajectories sha256", sha256(trajectories));
    described.put("data", dataset.map(Dataset::sha256).orElse("none"));
    flatten("", Json.COMPACT.valueToTree(settings), described);
    run.stage(Stage.SELECT, described, () -> write(run, trajectories, dataset, settings));
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

  private static void write(
      RunSession run,
      Trajectories trajectories,
      Optional<Dataset> dataset,
      SelectionSettings settings)
      throws IOException {
    var input =
        dataset
            .map(rows -> SelectionInput.of(trajectories, rows))
            .orElseGet(() -> SelectionInput.of(trajectories));
    var suspects = Suspects.find(trajectories, dataset);
    var result = Selector.select(input, settings, suspects, run.progress());
    if (result.clusters().isPresent()) {
      var clusters = result.clusters().get();
      int[] steps = clusters.steps().stream().mapToInt(Integer::intValue).toArray();
      ClusterFolder.write(
          run.directory().clusters(), clusters.clustering(), steps, clusters.settings());
    }
    SelectionFolder.write(run.directory().selection(), input, dataset, settings, result, suspects);
  }

  private static String sha256(Trajectories trajectories) {
    var digest = Hashes.sha256();
    var buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    int[] steps = trajectories.steps();
    for (int c = 0; c < steps.length; c++) {
      digest.update(buffer.clear().putInt(steps[c]).flip());
      float[] column = trajectories.column(c);
      for (int from = 0; from < column.length; from += buffer.capacity() / 4) {
        int to = Math.min(column.length, from + buffer.capacity() / 4);
        buffer.clear().asFloatBuffer().put(column, from, to - from);
        digest.update(buffer.limit(4 * (to - from)));
      }
    }
    return Hashes.hex(digest);
  }
}
