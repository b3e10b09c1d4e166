package dev.s2l.pipeline;

import dev.s2l.lm.model.DeviceFacts;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.RunLock;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A run directory in use: locked, with its ledger and its log. Stages go through [#stage], which
/// decides whether there is anything left to do.
public final class RunSession implements AutoCloseable {
  /// What to do about stages whose settings or data are not those of the run directory.
  public enum OnChange {
    /// Stop with exit code 8 and say what changed.
    REFUSE,
    /// Delete their folders and those of all later stages, and start them anew.
    REDO
  }

  /// The work of a stage; it finds its own partial results and leaves its folder complete.
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /// The same, for a stage that has something to hand on.
  interface Making<T> {
    T make() throws IOException;
  }

  /// Puts into words that a stage was begun otherwise: what changed, one line each, and what may be
  /// done about it.
  interface Refusal {
    List<String> lines(List<Ledger.Change> changes) throws IOException;

    default String advice(List<Ledger.Change> changes) throws IOException {
      return "Use those, another --output-dir, or --force-new to redo this stage and all after it.";
    }
  }

  private final RunDirectory directory;
  private final RunLock lock;
  private final Ledger ledger;
  private final FolderGuard guard;
  private final Progress progress;
  private final StopSignal stop;
  private final OnChange onChange;
  private long bookedNanos;

  private RunSession(
      RunDirectory directory, RunLock lock, Progress shown, StopSignal stop, OnChange onChange)
      throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.ledger = Ledger.open(directory);
    this.guard = new FolderGuard(directory, ledger);
    this.progress = LoggedProgress.in(directory, shown);
    this.stop = stop;
    this.onChange = onChange;
  }

  /// Locks `root`, making it if need be, and reads its ledger.
  ///
  /// @throws S2lException (8) if it is in use, not writable, or not a run directory of this version
  public static RunSession open(Path root, Progress shown, StopSignal stop, OnChange onChange)
      throws IOException {
    var lock = RunLock.acquire(root);
    try {
      return new RunSession(new RunDirectory(root), lock, shown, stop, onChange);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public RunDirectory directory() {
    return directory;
  }

  /// Whether no stage was begun yet.
  public boolean isNew() {
    return ledger.stages().isEmpty();
  }

  public Progress progress() {
    return progress;
  }

  public StopSignal stopSignal() {
    return stop;
  }

  /// Runs a stage unless it ended with the same settings before.
  ///
  /// @param settings everything that changes what the stage writes, as text by name
  void stage(Stage stage, SortedMap<String, String> settings, Work work) throws IOException {
    stage(stage, settings, work, plain(stage));
  }

  /// As above.
  ///
  /// @param refusal says what to do where the stage was begun with other settings
  void stage(Stage stage, SortedMap<String, String> settings, Work work, Refusal refusal)
      throws IOException {
    making(
        stage,
        settings,
        () -> {
          work.run();
          return stage;
        },
        refusal);
  }

  private static Refusal plain(Stage stage) {
    return changes -> changes.stream().map(change -> change.text(stage.label())).toList();
  }

  /// As [#stage].
  ///
  /// @return what was made; empty if the stage ended before
  <T> Optional<T> making(
      Stage stage, SortedMap<String, String> settings, Making<T> making, Refusal refusal)
      throws IOException {
    List<Ledger.Change> changes = ledger.changes(stage.label(), settings);
    if (!changes.isEmpty()) {
      switch (onChange) {
        case REFUSE ->
            throw new S2lException(
                ExitCode.RUN_DIRECTORY,
                Phrase.of(
                    "%s was begun with other settings or data:%n  %s%n%s",
                    directory.root(),
                    String.join("\n  ", refusal.lines(changes)),
                    refusal.advice(changes)));
        case REDO -> forgetFrom(stage);
      }
    }
    try {
      if (isThere(stage)) {
        return Optional.empty();
      }
    } catch (S2lException e) {
      if (onChange == OnChange.REFUSE) {
        throw e;
      }
      progress.warn(String.valueOf(e.getMessage()));
      forgetFrom(stage);
    }
    guard.check(stage);
    ledger.enter(stage.label(), settings);
    bookedNanos = System.nanoTime();
    boolean done = false;
    try {
      T made = making.make();
      done = true;
      return Optional.of(made);
    } finally {
      if (!done && leftNothing(stage)) {
        ledger.forget(stage.label());
      } else {
        ledger.spend(stage.label(), millisSinceBooked(), done);
      }
    }
  }

  /// A stage that was refused or failed before it wrote anything binds nobody to its settings.
  private boolean leftNothing(Stage stage) {
    return !stage.fillsInPlace()
        && stage.folders(directory).stream().noneMatch(folder -> Files.exists(folder));
  }

  private long millisSinceBooked() {
    long now = System.nanoTime();
    long millis = (now - bookedNanos) / 1_000_000;
    bookedNanos = now;
    return millis;
  }

  /// The number format of a stage: the one it was begun with, so that a run goes on as it began on
  /// a machine where another would pay; for a new stage, what `wanted` means on this machine.
  Precision precisionOf(Stage stage, Precision wanted) {
    return begunWith(stage, "dtype")
        .filter(begun -> wanted == Precision.AUTO)
        .map(Precision::named)
        .orElseGet(() -> Precision.named(wanted.resolve().label()));
  }

  /// A setting that a stage was begun with; empty for a new stage.
  Optional<String> begunWith(Stage stage, String setting) {
    return ledger
        .settings(stage.label())
        .flatMap(settings -> Optional.ofNullable(settings.get(setting)));
  }

  /// Whether the stage ended in this directory, with whatever settings.
  boolean ended(Stage stage) {
    return ledger.done(stage.label());
  }

  /// Notes what the arithmetic runs on; a loss depends on it in its last bits.
  void describe(DeviceFacts device) throws IOException {
    ledger.describe(Described.of(device));
  }

  /// Where a training writes its checkpoints and its log.
  TrainJob.Output trainOutput(Path checkpoints, String runId) {
    return new TrainJob.Output(checkpoints, directory.log().resolve("trainer_log.jsonl"), runId);
  }

  /// Books the time since the last booking: `millis` of it on stage `to`, whose work was done
  /// inside stage `from`, the rest on `from`. A process that is killed later loses no more than
  /// what came after.
  void book(Stage from, Stage to, long millis) throws IOException {
    ledger.enter(to.label(), ledger.settings(from.label()).orElseThrow());
    ledger.spend(to.label(), millis, true);
    ledger.spend(from.label(), millisSinceBooked() - millis, false);
  }

  /// Time spent in each stage so far, by name.
  public SortedMap<String, Long> elapsedMillis() {
    var millis = new TreeMap<String, Long>();
    ledger.stages().forEach((name, entry) -> millis.put(name, entry.elapsedMillis()));
    return millis;
  }

  /// Notes a file or folder that the command reads: it is not deleted, whatever is done anew.
  public void reads(Path input) throws IOException {
    guard.reads(input);
  }

  /// Checks before long work that it will not end at a folder that is somebody else's.
  ///
  /// @throws S2lException (8) naming a file that was not written by a stage
  void claim(Stage... stages) throws IOException {
    for (Stage stage : stages) {
      if (!guard.begun(stage)) {
        guard.check(stage);
      }
    }
  }

  /// Whether the stage ended and all it left is still there.
  ///
  /// @throws S2lException (8) if something of it is damaged, or missing where not all would be made
  ///   again
  private boolean isThere(Stage stage) throws IOException {
    if (!ledger.done(stage.label())) {
      return false;
    }
    for (Path folder : stage.folders(directory)) {
      if (Files.isDirectory(folder)) {
        if (StageFolder.isComplete(folder)) {
          StageFolder.verify(folder);
        }
      } else if (stage == Stage.TRAIN) {
        // Going on from the last checkpoint would record what is left of the training only.
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s is missing, though the training ended. Put it back, or train and record anew"
                    + " with --force-new; s2l select needs the trajectories only.",
                folder));
      } else {
        return false;
      }
    }
    return true;
  }

  /// Later stages that were never begun here have nothing to delete: a folder of such a name is
  /// somebody else's.
  private void forgetFrom(Stage first) throws IOException {
    var begun =
        Arrays.stream(Stage.values())
            .filter(stage -> stage.ordinal() >= first.ordinal())
            .filter(guard::begun)
            .toArray(Stage[]::new);
    guard.check(begun);
    guard.checkInputs(begun);
    for (Stage stage : begun) {
      for (Path folder : stage.folders(directory)) {
        StageFolder.delete(folder);
      }
      ledger.forget(stage.label());
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
