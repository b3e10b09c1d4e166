package dev.s2l.cli;

import dev.s2l.dataset.Dataset;
import dev.s2l.handover.SelectionCard;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.handover.Verification;
import dev.s2l.pipeline.EarlierRun;
import dev.s2l.pipeline.RecordedLosses;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.RunLock;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.trajectory.TableReading;
import dev.s2l.trajectory.TableReading.MissingRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Checks that a selection follows from its card.
@Command(
    name = "verify",
    description =
        "Computes a selection again from data, trajectories and card and compares every byte;"
            + " exit code 8 names the first difference.",
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN_DIR", description = "The run directory.")
  private Path runDirectory = Path.of("");

  @Option(
      names = "--trajectories",
      paramLabel = "DIR|FILE",
      description =
          "Where the trajectories are. Default: those of the run directory, or those that it was"
              + " chosen from.")
  private @Nullable Path trajectories;

  @Option(
      names = "--trajectory-columns",
      parameterConsumer = CommaValues.OfMap.class,
      paramLabel = "WORD=COLUMN",
      description = "As in s2l select. Default: those that it was chosen with.")
  private Map<String, String> trajectoryColumns = new LinkedHashMap<>();

  @Option(
      names = "--embeddings",
      paramLabel = "FILE",
      description = "The .npy matrix that the method was given.")
  private @Nullable Path embeddings;

  @Override
  public Integer call() throws IOException {
    var directory = new RunDirectory(runDirectory);
    SelectionFolder.card(
        directory.selection()); // Refuses what is no run directory with a selection.
    try (var lock = RunLock.reading(directory)) {
      verify(directory);
    }
    return 0;
  }

  private void verify(RunDirectory directory) throws IOException {
    var card = SelectionFolder.card(directory.selection());
    Verification verification;
    // Where the card names no inputs, a data set in the folder belongs to an earlier selection.
    Path folder = directory.reading("dataset");
    if (!card.inputs().isEmpty() && StageFolder.isComplete(folder)) {
      StageFolder.verify(folder);
      try (Dataset dataset = Dataset.open(folder)) {
        verification = verify(directory, card, Optional.of(dataset));
      }
    } else {
      verification = verify(directory, card, Optional.empty());
    }
    var out = spec.commandLine().getOut();
    verification.checked().forEach(what -> out.println("checked  " + what));
    verification
        .difference()
        .ifPresent(
            difference -> {
              throw new S2lException(
                  ExitCode.RUN_DIRECTORY, Phrase.of("%s differs: %s", runDirectory, difference));
            });
    out.println("The selection follows from its card, byte for byte.");
  }

  private Verification verify(RunDirectory directory, SelectionCard card, Optional<Dataset> dataset)
      throws IOException {
    if (dataset.isEmpty() && !card.inputs().isEmpty()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is missing, and the rows were chosen from %s. Read the data again with s2l"
                  + " dataset, into this run directory.",
              directory.dataset(), card.inputs().getFirst().file()));
    }
    var elsewhere = EarlierRun.lossesElsewhere(runDirectory);
    Path losses =
        named("trajectories", trajectories, elsewhere).orElse(directory.reading("trajectories"));
    if (!Files.exists(losses) && trajectories == null) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s has no trajectories of its own: `s2l select` was given others%s."
                  + " Name them: s2l verify %s --trajectories DIR|FILE.",
              runDirectory,
              elsewhere.isEmpty() ? "" : Phrase.of(", which are not at %s any more", losses),
              runDirectory));
    }
    var input =
        new RecordedLosses(
                losses,
                named("embeddings", embeddings, elsewhere),
                new TableReading(columns(elsewhere), MissingRows.REJECT))
            .open(dataset, card.settings().method());
    var progress = ConsoleProgress.on(spec.commandLine().getErr());
    return Verification.of(runDirectory, input, dataset, progress);
  }

  /// The columns named on the command line, else those that the selection was made with.
  private TreeMap<String, String> columns(SortedMap<String, Object> before) {
    var named = new TreeMap<String, String>(trajectoryColumns);
    if (named.isEmpty() && before.get("trajectory-columns") instanceof Map<?, ?> map) {
      map.forEach((word, column) -> named.put(String.valueOf(word), String.valueOf(column)));
    }
    return named;
  }

  /// The path named on the command line, else the one that the selection was made with.
  private static Optional<Path> named(
      String option, @Nullable Path given, SortedMap<String, Object> before) {
    return given != null
        ? Optional.of(given)
        : Optional.ofNullable(before.get(option)).map(path -> Path.of(String.valueOf(path)));
  }
}
