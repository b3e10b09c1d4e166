package dev.s2l.report;

import dev.s2l.cluster.ClusterFolder;
import dev.s2l.cluster.ClusterLosses;
import dev.s2l.cluster.Clustering;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RejectedRows;
import dev.s2l.dataset.Rejection;
import dev.s2l.demo.DemoData;
import dev.s2l.demo.Planted;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.trajectory.Learning;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The artifacts of a run directory, opened as far as they exist.
///
/// @param clusterSteps the clustered columns; empty without clusters
/// @param clusterLosses present if something other than plain losses was clustered
/// @param withoutLoss rows that were accepted but have no learned token, or no loss
/// @param learning whether the recorded model learned, if the trajectories tell
/// @param recordedModel the model whose losses were recorded, if the trajectories tell
/// @param chosen the rows that `selection.jsonl` names
/// @param suspects the digest of `suspects.jsonl`
/// @param log the lines of `trainer_log.jsonl`; empty without a training
/// @param planted the rows that the demo spoiled on purpose; empty for any other data
/// @param scoreboard what `evaluation/` says
/// @param comparison what `comparison/` says
/// @param diagnosis what `diagnosis/` says
/// @param notes artifacts that exist but could not be used, and why
record Artifacts(
    String name,
    Optional<Dataset> dataset,
    Optional<Trajectories> trajectories,
    Optional<Clustering> clustering,
    List<Integer> clusterSteps,
    Optional<ClusterLosses> clusterLosses,
    List<Rejection> withoutLoss,
    Optional<Learning> learning,
    Optional<String> recordedModel,
    Optional<BitSet> chosen,
    Optional<SuspectDigest> suspects,
    Optional<JsonNode> card,
    Optional<JsonNode> manifest,
    List<LoggedStep> log,
    List<Planted> planted,
    Optional<Scoreboard> scoreboard,
    Optional<ComparisonView> comparison,
    Optional<DiagnosisView> diagnosis,
    List<String> notes)
    implements AutoCloseable {

  static Artifacts open(Path run) throws IOException {
    if (!Files.isDirectory(run)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is no run directory: no such folder. Give the --output-dir of an earlier"
                  + " command.",
              run));
    }
    var notes = new ArrayList<String>();
    var directory = new RunDirectory(run);
    Path recorded = directory.reading("trajectories");
    Path clusters = run.resolve("clusters");
    Path selection = run.resolve("selection");
    Path planted = run.resolve("demo").resolve(DemoData.PLANTED_FILE);
    var card = tree(selection.resolve("card.json"));
    // A selection that was made without data must not be shown with the data set of an earlier one.
    boolean withData = card.map(found -> !found.path("inputs").isEmpty()).orElse(true);
    boolean clustered = StageFolder.isComplete(clusters);
    var trajectories = trajectories(recorded, notes);
    var unigram = RecordingFacts.beside(recorded).unigramLossNats();
    return new Artifacts(
        String.valueOf(run.toAbsolutePath().normalize().getFileName()),
        withData ? dataset(directory.reading("dataset"), notes) : Optional.empty(),
        trajectories,
        clustered ? Optional.of(ClusterFolder.open(clusters)) : Optional.empty(),
        clustered ? ClusterFolder.statistics(clusters).steps() : List.of(),
        ClusterLosses.in(selection),
        withoutLoss(recorded.resolve("rejected.jsonl"), selection.resolve("rejected.jsonl")),
        trajectories.flatMap(found -> unigram.flatMap(nats -> Learning.of(found, nats))),
        recordedModel(recorded),
        chosen(selection),
        suspects(selection),
        card,
        tree(run.resolve("manifest.json")),
        log(run.resolve("log").resolve("trainer_log.jsonl")),
        Files.isRegularFile(planted) ? DemoData.readPlanted(planted) : List.of(),
        ScoreboardReader.of(directory.evaluation()),
        ComparisonReader.of(directory),
        DiagnosisView.read(directory.diagnosis()),
        notes);
  }

  private static Optional<String> recordedModel(Path trajectories) throws IOException {
    return StageFolder.isComplete(trajectories)
        ? Optional.ofNullable(TrajectoryFolder.at(trajectories).manifest().recording().get("proxy"))
        : Optional.empty();
  }

  private static List<Rejection> withoutLoss(Path... files) throws IOException {
    var rows = new ArrayList<Rejection>();
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        rows.addAll(RejectedRows.read(file, Integer.MAX_VALUE));
      }
    }
    return rows;
  }

  /// How many rows the artifacts have.
  int rows() {
    return dataset
        .map(Dataset::size)
        .or(() -> trajectories.map(Trajectories::rows))
        .or(() -> clustering.map(found -> found.assignment().length))
        .or(() -> card.map(found -> found.path("rows").path("all").asInt(0)))
        .orElse(0);
  }

  /// The data may have been moved. Then the report is written without rows and says so.
  private static Optional<Dataset> dataset(Path folder, List<String> notes) throws IOException {
    if (!StageFolder.isComplete(folder)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Dataset.open(folder));
    } catch (S2lException e) {
      notes.add("The rows cannot be shown: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Trajectories> trajectories(Path folder, List<String> notes)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Trajectories.open(folder));
    } catch (S2lException e) {
      notes.add("The trajectories cannot be shown: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> tree(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? Optional.of(parsed(Files.readString(file), file))
        : Optional.empty();
  }

  private static Optional<BitSet> chosen(Path selection) throws IOException {
    if (!SelectionFolder.hasLines(selection)) {
      return Optional.empty();
    }
    var chosen = new BitSet();
    try (var lines = SelectionFolder.lines(selection)) {
      lines.forEach(line -> chosen.set(line.row()));
    }
    return Optional.of(chosen);
  }

  private static Optional<SuspectDigest> suspects(Path selection) throws IOException {
    if (!SelectionFolder.hasSuspects(selection)) {
      return Optional.empty();
    }
    try (var lines = SelectionFolder.suspects(selection)) {
      return Optional.of(SuspectDigest.of(lines));
    }
  }

  /// Trainers write more into a line than the report shows.
  private static List<LoggedStep> log(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try (var lines = Files.lines(file)) {
      return lines
          .map(line -> parsed(line, file))
          .map(line -> new LoggedStep(line.path("step").asInt(), line.path("loss").asDouble()))
          .toList();
    }
  }

  private static JsonNode parsed(String text, Path file) {
    try {
      return Json.COMPACT.readTree(text);
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s cannot be read: %s. Run the command that writes it again.",
              file, e.getOriginalMessage()),
          e);
    }
  }

  @Override
  public void close() {
    dataset.ifPresent(Dataset::close);
  }
}
