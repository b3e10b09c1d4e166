package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.InputSpec;
import dev.s2l.dataset.PastInput;
import dev.s2l.handover.SelectionCard;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A run directory from whose losses another selection is made: `s2l select --from`. It is read and
/// never written. It gives option values by name, as in a `--config` file.
public final class EarlierRun {
  private final RunDirectory directory;
  private final Ledger ledger;
  private final RunInputs inputs;
  private final Optional<SelectionCard> card;

  private EarlierRun(RunDirectory directory) throws IOException {
    this.directory = directory;
    this.ledger = Ledger.open(directory);
    this.inputs = RunInputs.of(directory);
    this.card =
        StageFolder.isComplete(directory.selection())
            ? Optional.of(SelectionFolder.card(directory.selection()))
            : Optional.empty();
  }

  /// @throws S2lException (8) if `root` is no run directory
  public static EarlierRun open(Path root) throws IOException {
    var directory = new RunDirectory(root);
    if (!Files.isRegularFile(directory.manifest())) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "--from %s: no run directory, for it has no manifest.json. Name the"
                  + " --output-dir of an earlier command.",
              root));
    }
    return new EarlierRun(directory);
  }

  /// Whether the selection was made from losses alone, without a data set.
  public boolean isBare() {
    return card.map(made -> made.inputs().isEmpty()).orElse(false);
  }

  /// How the rows were read.
  ///
  /// @param otherFiles whether other files are read with these options
  /// @throws S2lException (8) if the directory does not say, or the files changed
  public SortedMap<String, Object> data(boolean otherFiles) throws IOException {
    if (otherFiles) {
      return new TreeMap<>(inputs.data());
    }
    if (inputs.data().isEmpty()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s does not say how its data were read: %s. Name them with --data and"
                  + " the options they need.",
              directory.root(),
              Files.isDirectory(directory.dataset())
                  ? "it has no inputs.json, as those of an earlier s2l"
                  : "it has none"));
    }
    checkFiles();
    return new TreeMap<>(inputs.data());
  }

  private void checkFiles() throws IOException {
    List<PastInput> before = PastInput.of(directory.reading("dataset"));
    if (before.isEmpty()) {
      return; // The index was deleted. The hash of the data is still compared.
    }
    var missingFiles =
        before.stream().map(PastInput::path).filter(path -> !Files.isRegularFile(path)).toList();
    List<String> changes;
    if (missingFiles.isEmpty() && inputs.data().get("data") instanceof List<?> files) {
      List<Path> given = files.stream().map(file -> Path.of(String.valueOf(file))).toList();
      var reading = DatasetSettings.defaults();
      if (inputs.data().get("subset") instanceof String subset) {
        reading = reading.withSubset(subset);
      }
      if (inputs.data().get("split") instanceof String split) {
        reading = reading.withSplit(split);
      }
      List<Path> now = Dataset.files(given, reading).stream().map(InputSpec::path).toList();
      changes = DataChanges.between(before, now);
    } else {
      changes = missingFiles.stream().map(one -> Phrase.of("%s is gone", one)).toList();
    }
    if (!changes.isEmpty()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "The data of %s are not what they were:%n  %s%nThe losses belong to the"
                  + " rows that were recorded. Put the files back; if they were moved, name"
                  + " their new place with --data.",
              directory.root(), String.join("\n  ", changes)));
    }
  }

  /// The options of losses outside of the run directory, whether or not these have changed.
  public static SortedMap<String, Object> lossesElsewhere(Path root) throws IOException {
    return RunInputs.of(new RunDirectory(root))
        .losses()
        .map(RunInputs.Losses::options)
        .orElseGet(TreeMap::new);
  }

  /// The options that name the losses.
  ///
  /// @throws S2lException (8) if there are none, if they are incomplete, or if they have changed
  public SortedMap<String, Object> losses() throws IOException {
    if (inputs.losses().isPresent()) {
      var elsewhere = inputs.losses().get();
      if (!Files.exists(elsewhere.path()) || !elsewhere.unchanged()) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s %s since %s was made with it. Put the old one back, or choose anew"
                    + " with --trajectories and --data instead of --from.",
                elsewhere.path(),
                Files.exists(elsewhere.path()) ? "has changed" : "is gone",
                directory.root()));
      }
      return new TreeMap<>(elsewhere.options());
    }
    Path folder = directory.reading("trajectories");
    if (!StageFolder.isComplete(folder)) {
      throw new S2lException(ExitCode.RUN_DIRECTORY, unfinished(folder));
    }
    StageFolder.verify(folder);
    var options = new TreeMap<String, Object>();
    options.put("trajectories", folder.toAbsolutePath().normalize().toString());
    return options;
  }

  private String unfinished(Path folder) throws IOException {
    int[] steps = TrajectoryFolder.at(folder).steps();
    boolean recording = ledger.begun(Stages.TRAIN) || ledger.begun(Stages.RECORD);
    if (recording) {
      return Phrase.of(
          "%s is not finished: it has losses of the steps %s, and more were to"
              + " come. Continue it with the command that began it, then choose again.",
          directory.root(), Arrays.toString(steps));
    }
    return Phrase.of(
        "%s has no trajectories: only the stages %s were run there. Record them"
            + " with s2l run or s2l record, or name some with --trajectories instead"
            + " of --from.",
        directory.root(), String.join(", ", ledger.stages().keySet()));
  }

  /// The settings and output form of its selection; empty if no selection was finished.
  public SortedMap<String, Object> selection() {
    return card.map(made -> SelectionWords.of(made.settings(), made.form()))
        .orElseGet(TreeMap::new);
  }
}
