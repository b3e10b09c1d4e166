package dev.s2l.pipeline;

import dev.s2l.pipeline.RunSession.OnChange;
import dev.s2l.pipeline.Stage.Writing;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Compares planned stages with the ledger and the files of the run directory. It finds out which
/// stages are done already, which must be run, and which artifacts must be removed before.
final class Settlement {
  /// The artifacts that a cell uses from the run around it if the settings are the same.
  private static final Set<String> INHERITED = Set.of("dataset", "tokens");

  private final RunDirectory directory;
  private final Ledger ledger;
  private final Optional<Ledger> parent;
  private final FolderGuard guard;
  private final ReplacedArtifacts replaced;
  private final Progress progress;
  private final OnChange onChange;
  private final Map<StageName, SortedMap<String, String>> described =
      new EnumMap<>(StageName.class);

  Settlement(
      RunDirectory directory,
      Ledger ledger,
      FolderGuard guard,
      ReplacedArtifacts replaced,
      Progress progress,
      OnChange onChange)
      throws IOException {
    this.directory = directory;
    this.ledger = ledger;
    this.guard = guard;
    this.replaced = replaced;
    this.progress = progress;
    this.onChange = onChange;
    this.parent =
        directory.parent().isPresent()
            ? Optional.of(Ledger.open(directory.parent().get()))
            : Optional.empty();
  }

  /// @param together stages in their order
  /// @return the stages that must be run
  /// @throws S2lException (8) if a stage was begun with other settings, if its artifacts are
  ///   damaged, or if a file of another program is in the way; then nothing was changed
  List<Planned> settle(List<Planned> together) throws IOException {
    var changed = new ArrayList<Planned>();
    for (Planned planned : together) {
      described.put(planned.stage().name(), planned.described());
      if (!planned.isKept(changes(planned))) {
        changed.add(planned);
      }
    }
    if (!changed.isEmpty() && onChange == OnChange.REFUSE) {
      throw refused(changed);
    }
    @Nullable Stage<?> redo = changed.isEmpty() ? null : first(changed);
    var open = new ArrayList<Planned>();
    for (Planned planned : together) {
      try {
        if (redo != null && !isBefore(planned.stage(), redo)
            || !isThere(planned, together)
            || !changes(planned).isEmpty()) {
          open.add(planned);
        }
      } catch (S2lException e) {
        if (onChange == OnChange.REFUSE) {
          throw e;
        }
        progress.warn(e.withOptions());
        redo = planned.redoneFrom();
        open.clear();
        open.addAll(together.subList(indexOf(redo, together), together.indexOf(planned) + 1));
      }
    }
    if (redo == null) {
      redo = leftBehind(open, together);
    }
    guard.check(open.stream().map(Planned::stage).filter(stage -> !ledger.begun(stage)).toList());
    if (redo != null) {
      forgetFrom(redo);
    }
    return open;
  }

  private List<Ledger.Change> changes(Planned planned) {
    return ledger.changes(planned.stage(), planned.described());
  }

  /// An unfinished stage of an earlier command that the new command does not have: for example
  /// clusters, if the new method makes none.
  private @Nullable Stage<?> leftBehind(List<Planned> open, List<Planned> together) {
    for (Planned planned : open) {
      boolean alone = together.stream().noneMatch(one -> one.stage() == planned.redoneFrom());
      if (alone && ledger.begun(planned.redoneFrom()) && !ledger.begun(planned.stage())) {
        return planned.redoneFrom();
      }
    }
    return null;
  }

  private static Stage<?> first(List<Planned> changed) {
    return changed.stream()
        .<Stage<?>>map(Planned::redoneFrom)
        .reduce((a, b) -> isBefore(b, a) ? b : a)
        .orElseThrow();
  }

  private static boolean isBefore(Stage<?> one, Stage<?> other) {
    return one.name().compareTo(other.name()) < 0;
  }

  private static int indexOf(Stage<?> stage, List<Planned> together) {
    int index = 0;
    while (isBefore(together.get(index).stage(), stage)) {
      index++;
    }
    return index;
  }

  private S2lException refused(List<Planned> changed) throws IOException {
    var lines = new ArrayList<String>();
    String advice = "";
    for (Planned planned : changed) {
      var changes = changes(planned);
      lines.addAll(planned.refusal().lines(changes));
      advice = planned.refusal().advice(changes);
    }
    return new S2lException(
        ExitCode.RUN_DIRECTORY,
        Phrase.of(
            "%s was begun with other settings or data:%n  %s%n%s",
            directory.root(), String.join("\n  ", lines), advice));
  }

  /// The settings of a stage that was settled.
  SortedMap<String, String> described(Stage<?> stage) {
    return Objects.requireNonNull(described.get(stage.name()), stage.word());
  }

  /// Whether a stage wrote nothing. If it was refused or failed before, its settings need not be
  /// kept. A training keeps them in any case: what is recorded on its way belongs to it.
  boolean leftNothing(Stage<?> stage) throws IOException {
    if (stage.writing() == Writing.PAGE || stage.name() == StageName.TRAIN) {
      return false;
    }
    for (Path artifact : stage.artifacts(directory.root())) {
      if (stage.writing() == Writing.AT_ONCE
          ? Files.exists(artifact)
          : StageFolder.anyFile(artifact).isPresent()) {
        return false;
      }
    }
    return true;
  }

  void claim(Collection<? extends Stage<?>> stages) throws IOException {
    guard.check(
        stages.stream()
            .filter(stage -> !ledger.begun(stage) || stage.writing() == Writing.PAGE)
            .toList());
  }

  /// Whether the stage has ended and all its artifacts still exist.
  ///
  /// @throws S2lException (8) if an artifact is damaged, or if one is missing that running the
  ///   stage again would not restore completely
  private boolean isThere(Planned planned, List<Planned> together) throws IOException {
    if (isInherited(planned)) {
      return true;
    }
    var stage = planned.stage();
    if (!ledger.done(stage) || stage.writing() == Writing.PAGE) {
      return false;
    }
    for (Path folder : stage.artifacts(directory.root())) {
      if (Files.isDirectory(folder)) {
        if (StageFolder.isComplete(folder)) {
          StageFolder.verify(folder);
        }
      } else if (together.stream().anyMatch(other -> other.redoneFrom() != other.stage())) {
        // Continuing from the last checkpoint would record only the rest of the training.
        throw missing(folder);
      } else {
        return false;
      }
    }
    return true;
  }

  /// @param folder of a training whose steps were recorded, or of the recorded trajectories
  static S2lException missing(Path folder) {
    return new S2lException(
        ExitCode.RUN_DIRECTORY,
        Phrase.of(
            "%s is missing, though the training ended. Put it back, or train and record anew"
                + " with --force-new; s2l select needs the trajectories only.",
            folder));
  }

  private boolean isInherited(Planned planned) throws IOException {
    var stage = planned.stage();
    if (parent.isEmpty()
        || !INHERITED.containsAll(stage.writes())
        || ledger.begun(stage)
        || !parent.get().done(stage)
        || !parent.get().changes(stage, planned.described()).isEmpty()) {
      return false;
    }
    for (Path folder : stage.artifacts(directory.parent().orElseThrow().root())) {
      if (!StageFolder.isComplete(folder)) {
        return false;
      }
      StageFolder.verify(folder);
    }
    return true;
  }

  /// Days of cells are not deleted with a selection that they do not read, nor a diagnosis with
  /// cells.
  private static boolean dependsOn(Stage<?> stage, Stage<?> first) {
    boolean fromTheData = first == Stages.DATASET || first == Stages.TOKENIZE;
    if (stage == Stages.COMPARE) {
      return fromTheData || first == Stages.COMPARE;
    }
    return first != Stages.COMPARE || stage != Stages.DIAGNOSE;
  }

  /// Later stages that were never begun here have nothing to delete. A folder with such a name
  /// belongs to another program.
  private void forgetFrom(Stage<?> first) throws IOException {
    var begun = new ArrayList<Stage<?>>();
    for (Stage<?> stage : Stages.from(first)) {
      if (ledger.begun(stage) && dependsOn(stage, first)) {
        begun.add(Stages.asBegun(stage, ledger));
      }
    }
    guard.check(begun);
    guard.checkInputs(begun);
    for (Stage<?> stage : begun) {
      replaced.take(stage);
    }
  }
}
