package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterCount;
import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.dataset.Dataset;
import dev.s2l.handover.OutputForm;
import dev.s2l.handover.SelectionCard;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.report.Report;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.SelectionWithSuspects;
import dev.s2l.select.Selector;
import dev.s2l.trajectory.TableReading;
import dev.s2l.trajectory.TableReading.MissingRows;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Stages cluster and select: trajectories to a subset.
public final class SelectStage {
  private SelectStage() {}

  /// Writes `clusters/` and `selection/`, unless the same selection is there.
  ///
  /// @param dataset the rows that the trajectories were recorded on, if at hand
  /// @param form how they are written
  /// @return the card of the selection that is there now
  public static SelectionCard run(
      RunSession run,
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      OutputForm form)
      throws IOException {
    // Before the stage is begun: what is refused here leaves nothing that a mended command differs
    // from.
    Selector.refuseUnmet(input, settings);
    var described = new TreeMap<String, String>();
    described.put("trajectories sha256", sha256(input.trajectories()));
    input.embeddings().ifPresent(matrix -> described.put("embeddings sha256", sha256(matrix)));
    described.put("data", dataset.map(Dataset::sha256).orElse("none"));
    flatten("", Json.COMPACT.valueToTree(settings), described);
    if (settings.method() instanceof SelectionMethod.SmallToLarge(var clusters)) {
      int smallest = settings.smallestBudget(input.trajectories().usableRows().length);
      described.put(
          "method.clusters.numClusters", Integer.toString(ClusterCount.of(clusters, smallest)));
    }
    flatten("output", Json.COMPACT.valueToTree(form), described);
    var written =
        run.making(
            Stage.SELECT,
            described,
            () -> write(run, input, dataset, settings, form),
            new OtherSelection(run.directory(), Stage.SELECT, SelectionWords.of(settings, form)));
    if (written.isEmpty()) {
      return SelectionFolder.card(run.directory().selection());
    }
    refreshReport(run);
    return written.get();
  }

  /// Notes where the losses were that were chosen by, if not in the run directory.
  public static void rememberLosses(
      RunSession run, Path losses, Optional<Path> embeddings, TableReading how) throws IOException {
    var inputs = RunInputs.of(run.directory());
    Path own = run.directory().root().toRealPath();
    if (losses.toRealPath().startsWith(own)) {
      inputs.withLosses(Optional.empty()).write(run.directory());
      return;
    }
    var options = new TreeMap<String, Object>();
    options.put("trajectories", losses.toAbsolutePath().normalize().toString());
    if (!how.columns().isEmpty()) {
      options.put("trajectory-columns", how.columns());
    }
    if (how.missing() == MissingRows.REFUSE) {
      options.put("missing-rows", "refuse");
    }
    embeddings.ifPresent(
        matrix -> options.put("embeddings", matrix.toAbsolutePath().normalize().toString()));
    inputs.withLosses(Optional.of(RunInputs.losses(options))).write(run.directory());
  }

  /// A report of the selection before would contradict this one. That it cannot be written is no
  /// failure of the selection.
  private static void refreshReport(RunSession run) {
    try {
      if (Report.isOne(run.directory().report())) {
        Report.write(run.directory().root(), run.directory().report());
      }
    } catch (IOException | S2lException e) {
      run.progress()
          .warn(
              Phrase.of(
                  "%s is of the selection before, and could not be written anew (%s).",
                  run.directory().report(), e.getMessage()));
    }
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

  private static SelectionCard write(
      RunSession run,
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      OutputForm form)
      throws IOException {
    var selected =
        SelectionWithSuspects.from(input, dataset, settings, run.progress(), run.stopSignal());
    var result = selected.result();
    if (result.clusters().isPresent()) {
      var clusters = result.clusters().get();
      clusters.write(run.directory().clusters());
      logIterations(run, clusters);
    }
    return SelectionFolder.write(
        run.directory().selection(), input, dataset, settings, result, selected.suspects(), form);
  }

  /// `log/k-means.jsonl`: the iterations and their times, which differ from run to run.
  private static void logIterations(RunSession run, TrajectoryClustering clusters)
      throws IOException {
    var lines = new StringBuilder();
    var iterations = clusters.clustering().iterations();
    for (int i = 0; i < Math.min(iterations.size(), clusters.iterationSeconds().size()); i++) {
      ObjectNode line = Json.COMPACT.valueToTree(iterations.get(i));
      line.put("seconds", clusters.iterationSeconds().get(i));
      lines.append(Json.COMPACT.writeValueAsString(line)).append('\n');
    }
    Path file = Files.createDirectories(run.directory().log()).resolve("k-means.jsonl");
    AtomicFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Of the steps and of the hashes of their columns.
  private static String sha256(Trajectories trajectories) {
    String columns =
        Arrays.toString(trajectories.steps()) + String.join("\n", trajectories.columnHashes());
    var digest = Hashes.sha256();
    digest.update(columns.getBytes(StandardCharsets.UTF_8));
    return Hashes.hex(digest);
  }
}
