package dev.s2l.pipeline;

import dev.s2l.cluster.Clustering;
import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.dataset.Dataset;
import dev.s2l.handover.SelectionCard;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.lm.model.AdapterFolder;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.trajectory.TableReading;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The artifacts of a run that a diagnosis reads, each checked against its hashes.
///
/// @param card of the selection
/// @param method of the selection
/// @param input trajectories, and what is known of their rows
/// @param checkpoints of the proxy that are read, by step: the first, the middle and the last that
///   were kept
record DiagnosedRun(
    RunDirectory directory,
    SelectionCard card,
    SelectionMethod.SmallToLarge method,
    TrajectoryClustering clusters,
    Dataset dataset,
    TokenStore tokens,
    SelectionInput input,
    SortedMap<Integer, Path> checkpoints)
    implements AutoCloseable {
  private static final String PROXY = "proxy";
  private static final String NEEDED =
      "A diagnosis reads all that s2l run leaves: rows, tokens, checkpoints, trajectories, clusters"
          + " and selection. Name the --output-dir of a run that came to its end.";

  /// @throws S2lException (8) naming what the run lacks, or what changed since
  static DiagnosedRun open(RunDirectory directory) throws IOException {
    var card = card(directory);
    if (!(card.settings().method() instanceof SelectionMethod.SmallToLarge method)) {
      throw refused(
          directory,
          Phrase.of(
              "its subset was chosen by %s, which makes no clusters of trajectories. Diagnose a run"
                  + " with --method small-to-large, the default.",
              card.settings().method().name()));
    }
    for (String name : new String[] {"dataset", "tokens", "trajectories"}) {
      Path folder = directory.reading(name);
      if (!StageFolder.isComplete(folder)) {
        throw refused(directory, Phrase.of("it has no complete %s/. %s", name, NEEDED));
      }
      StageFolder.verify(folder);
    }
    for (Path folder : new Path[] {directory.clusters(), directory.selection()}) {
      if (!StageFolder.isComplete(folder)) {
        throw refused(
            directory, Phrase.of("it has no complete %s/. %s", folder.getFileName(), NEEDED));
      }
      StageFolder.verify(folder);
    }
    var clusters = TrajectoryClustering.read(directory.clusters());
    Path trajectories = directory.reading("trajectories");
    var checkpoints = checkpoints(directory, trajectories);
    var dataset = Dataset.open(directory.reading("dataset"));
    try {
      var tokens = TokenStore.open(directory.reading("tokens"));
      try {
        checkBelong(directory, trajectories, tokens, dataset);
        var losses = new RecordedLosses(trajectories, Optional.empty(), TableReading.STRICT);
        var input = losses.open(Optional.of(dataset), method);
        return new DiagnosedRun(
            directory, card, method, clusters, dataset, tokens, input, checkpoints);
      } catch (IOException | RuntimeException e) {
        tokens.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      dataset.close();
      throw e;
    }
  }

  private static SelectionCard card(RunDirectory directory) throws IOException {
    if (!StageFolder.isComplete(directory.selection())) {
      throw refused(directory, "it has no complete selection/. " + NEEDED);
    }
    return SelectionFolder.card(directory.selection());
  }

  private static void checkBelong(
      RunDirectory directory, Path trajectories, TokenStore tokens, Dataset dataset)
      throws IOException {
    String data = tokens.manifest().source().dataset();
    String recorded =
        TrajectoryFolder.at(trajectories).manifest().recording().getOrDefault("data", data);
    if (!data.equals(dataset.sha256()) || !data.equals(recorded)) {
      throw refused(
          directory,
          "its tokens, its trajectories and its data set are not of the same rows. Do it again with"
              + " --force-new.");
    }
  }

  /// The first, the middle and the last checkpoint that was kept of a recorded step.
  private static SortedMap<Integer, Path> checkpoints(RunDirectory directory, Path trajectories)
      throws IOException {
    var kept = new TreeMap<Integer, Path>();
    int[] recorded = TrajectoryFolder.at(trajectories).steps();
    for (int step : recorded) {
      checkpoint(directory, step).ifPresent(folder -> kept.put(step, folder));
    }
    if (kept.isEmpty()) {
      throw refused(
          directory,
          Phrase.of(
              "%s has no checkpoint of the recorded steps %s. Gradients need the weights: s2l run"
                  + " keeps them, with --save-total-limit 0 (the default) all of them.",
              directory.root().resolve(PROXY), Arrays.toString(recorded)));
    }
    int[] steps = kept.keySet().stream().mapToInt(step -> step).toArray();
    var chosen = new TreeMap<Integer, Path>();
    for (int place : new int[] {0, (steps.length - 1) / 2, steps.length - 1}) {
      Path folder = Objects.requireNonNull(kept.get(steps[place]));
      StageFolder.verify(folder);
      chosen.put(steps[place], folder);
    }
    return chosen;
  }

  private static Optional<Path> checkpoint(RunDirectory directory, int step) {
    String name = PROXY + "/checkpoint-" + step;
    Path folder = directory.reading(name);
    if (AdapterFolder.isOne(folder)) {
      throw refused(
          directory,
          "its proxy is an adapter over a model. Gradients of adapters are not computed: run it"
              + " with a whole model as the proxy.");
    }
    return StageFolder.isComplete(folder) ? Optional.of(folder) : Optional.empty();
  }

  private static S2lException refused(RunDirectory directory, String why) {
    return new S2lException(
        ExitCode.RUN_DIRECTORY, Phrase.of("%s cannot be diagnosed: %s", directory.root(), why));
  }

  /// Whether some recorded steps have no checkpoint any more; step 0 never has one.
  boolean lacksCheckpoints() {
    return Arrays.stream(input.trajectories().steps())
        .anyMatch(
            step ->
                step > 0
                    && !StageFolder.isComplete(directory.reading(PROXY + "/checkpoint-" + step)));
  }

  /// Rows with a cluster and tokens, ascending.
  int[] rows() {
    int[] assignment = clusters.clustering().assignment();
    return IntStream.range(0, assignment.length)
        .filter(row -> assignment[row] != Clustering.NONE && tokens.usable(row))
        .toArray();
  }

  /// The clusters of some rows.
  int[] clustersOf(int[] rows) {
    return Arrays.stream(rows).map(row -> clusters.clustering().assignment()[row]).toArray();
  }

  Path firstCheckpoint() {
    return Objects.requireNonNull(checkpoints.get(checkpoints.firstKey()));
  }

  Path lastCheckpoint() {
    return Objects.requireNonNull(checkpoints.get(checkpoints.lastKey()));
  }

  @Override
  public void close() {
    tokens.close();
    dataset.close();
  }
}
