package dev.s2l.pipeline;

import dev.s2l.handover.SelectionFolder;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.ShellWords;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/// The advice if a selection other than that of the run directory is asked for. If only the
/// settings of the selection differ, it is a command, ready to paste, that makes the other
/// selection in a new directory.
///
/// @param stage that refuses: clustering, selecting, or training, which uses the same seed
/// @param wanted option values of the other selection
record OtherSelection(RunDirectory directory, Stage<?> stage, SortedMap<String, Object> wanted)
    implements Planned.Refusal {
  private static final Set<String> READ =
      Set.of("data", "trajectories sha256", "embeddings sha256");

  @Override
  public List<String> lines(List<Ledger.Change> changes) {
    return changes.stream().map(change -> change.text(stage.word())).toList();
  }

  @Override
  public String advice(List<Ledger.Change> changes) throws IOException {
    boolean training = stage.name() == StageName.TRAIN;
    boolean choice =
        training
            ? changes.stream().allMatch(change -> change.name().equals("seed"))
            : changes.stream().noneMatch(change -> READ.contains(change.name()));
    if (!choice || !StageFolder.isComplete(directory.selection())) {
      return Planned.Refusal.super.advice(changes);
    }
    var card = SelectionFolder.card(directory.selection());
    var command = new ArrayList<String>();
    command.addAll(List.of("s2l", "select", "--from", directory.root().toString()));
    command.addAll(
        SelectionWords.arguments(SelectionWords.of(card.settings(), card.form()), wanted));
    command.addAll(List.of("--output-dir", unusedSibling(directory.root()).toString()));
    String line = ShellWords.line(command);
    return training
        ? Phrase.of(
            "The seed is that of training, too. To choose with it from the losses"
                + " that are there:%n%n  %s%n%nTo train with it, use another"
                + " --output-dir, or --force-new to redo this stage and all after it.",
            line)
        : Phrase.of(
            "Only the choice differs. To have both, with nothing recorded"
                + " again:%n%n  %s%n%nOr --force-new to put this one in the place of the"
                + " first.",
            line);
  }

  /// A directory beside this one that does not exist yet.
  private static Path unusedSibling(Path root) {
    Path tidy = root.normalize();
    boolean nameless = tidy.toString().isEmpty() || tidy.endsWith("..");
    Path named = nameless ? root.toAbsolutePath().normalize() : tidy;
    int number = 2;
    while (Files.exists(named.resolveSibling(named.getFileName() + "-" + number))) {
      number++;
    }
    return named.resolveSibling(named.getFileName() + "-" + number);
  }
}
