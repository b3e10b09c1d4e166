package dev.s2l.pipeline;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DeviceFacts;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.pipeline.Planned.Work;
import dev.s2l.pipeline.Stage.Step;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.RunLock;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageName;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A run directory in use, with everything that is common to all stages. The directory is locked. A
/// stage is planned, compared with the ledger and the existing files ([Settlement]), and run unless
/// it was done before; its time is noted. Progress is logged, and a stop signal reaches the work.
public final class RunSession implements AutoCloseable {
  /// What to do if settings or data of a stage differ from those of the run directory.
  public enum OnChange {
    /// Stop with exit code 8 and tell what changed.
    REFUSE,
    /// Delete their folders and those of all later stages, and start them anew.
    REDO
  }

  /// Work in a run directory.
  @FunctionalInterface
  public interface Body<T> {
    T run(RunSession run) throws IOException;
  }

  /// Stages that must run before later ones can be planned, because the later ones need rows and
  /// tokens.
  private static final Set<StageName> BEFORE_ALL_IS_PLANNED =
      EnumSet.of(StageName.DATASET, StageName.TOKENIZE);

  private final RunDirectory directory;
  private final List<RunLock> locks;
  private final Ledger ledger;
  private final Settlement settlement;
  private final FolderGuard guard;
  private final Progress progress;
  private final StopSignal stop;
  private final Footprint footprint;
  private final ReplacedArtifacts replaced;
  private final ComputeDevice device;
  private @Nullable Compute compute;
  private @Nullable Stage<?> running;
  private long bookedNanos;

  private RunSession(
      RunDirectory directory,
      List<RunLock> locks,
      Footprint footprint,
      ComputeDevice device,
      Progress shown,
      StopSignal stop,
      OnChange onChange)
      throws IOException {
    this.directory = directory;
    this.locks = locks;
    this.footprint = footprint;
    this.device = device;
    this.ledger = Ledger.open(directory);
    this.guard = new FolderGuard(directory.root(), ledger);
    this.progress = LoggedProgress.in(directory, shown);
    this.replaced = ReplacedArtifacts.in(directory, ledger);
    this.settlement = new Settlement(directory, ledger, guard, replaced, progress, onChange);
    this.stop = stop;
    ledger.describe(Environment.describe());
  }

  /// Does work in the run directory `root`, which is created if needed and locked meanwhile. A
  /// command that is refused as wrong usage (2) leaves nothing behind, so the corrected command
  /// finds the directory unchanged.
  ///
  /// @param device that computes, if the work needs one
  /// @throws S2lException (6) if the device is not there, (8) if the directory is in use, not
  ///   writable, or not a run directory of this version
  public static <T> T in(
      Path root,
      ComputeDevice device,
      Progress shown,
      StopSignal stop,
      OnChange onChange,
      Body<T> body)
      throws IOException {
    DeviceCheck.require(device);
    var directory = new RunDirectory(root);
    var footprint = Footprint.before(directory);
    var locks = new ArrayList<RunLock>();
    RunSession run;
    try {
      if (directory.parent().isPresent()) {
        locks.add(RunLock.shared(directory.parent().get().root()));
      }
      locks.add(RunLock.acquire(root));
      run = new RunSession(directory, locks, footprint, device, shown, stop, onChange);
    } catch (IOException | RuntimeException e) {
      close(locks);
      throw e;
    }
    try (run) {
      return run.doing(body);
    }
  }

  private <T> T doing(Body<T> body) throws IOException {
    try {
      return body.run(this);
    } catch (S2lException e) {
      if (!e.isStop()) {
        replaced.putBack();
      }
      if (e.exitCode() == ExitCode.USAGE) {
        footprint.remove(ledger);
      }
      throw e;
    } catch (IOException | RuntimeException e) {
      replaced.putBack();
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

  /// Where the stages compute.
  ComputeDevice device() {
    return device;
  }

  /// The [Compute] of the stages; libtorch is started when it is first asked for.
  Compute compute() {
    if (compute == null) {
      compute = Compute.on(device);
    }
    return compute;
  }

  /// As above, with matrix products in another number format.
  Compute compute(Precision format) {
    return compute().withFormat(format.resolve(device));
  }

  /// Runs stages, each unless it ended with the same settings before. All of them are planned
  /// before the first begins, and may be refused then.
  void run(List<? extends Step<?>> together, StageInputs inputs) throws IOException {
    stop.check();
    var planned = new ArrayList<Planned>();
    for (Step<?> step : together) {
      planned.add(step.plan(inputs));
    }
    List<Planned> open = settlement.settle(planned);
    if (together.stream().anyMatch(step -> !BEFORE_ALL_IS_PLANNED.contains(step.stage().name()))) {
      replaced.delete();
    }
    for (Planned next : open) {
      next.ahead().run();
    }
    for (Planned next : open) {
      stop.check();
      work(next);
    }
  }

  private void work(Planned planned) throws IOException {
    var stage = planned.stage();
    ledger.enter(stage, planned.described());
    running = stage;
    bookedNanos = System.nanoTime();
    boolean done = false;
    try {
      planned.work().run();
      done = true;
    } finally {
      running = null;
      if (!done && settlement.leftNothing(stage)) {
        ledger.forget(stage);
      } else {
        ledger.spend(stage, millisSinceBooked(), done);
      }
    }
  }

  /// Does a piece of work of the stage `inner` inside the work of the running stage, with which it
  /// was planned. Its time is noted for `inner` at once, so a process that is killed later loses
  /// only the time after that.
  void within(Stage<?> inner, Work work) throws IOException {
    var outer = Objects.requireNonNull(running, "no stage is under way");
    ledger.enter(inner, settlement.described(inner));
    long before = millisSinceBooked();
    work.run();
    ledger.spend(inner, millisSinceBooked(), false);
    ledger.spend(outer, before, false);
  }

  private long millisSinceBooked() {
    long now = System.nanoTime();
    long millis = (now - bookedNanos) / 1_000_000;
    bookedNanos = now;
    return millis;
  }

  /// The number format of a stage: the one it was begun with, so that a run continues in the same
  /// format on another machine; for a new stage, the format that `wanted` means on this machine.
  Precision precisionOf(Stage<?> stage, Precision wanted) {
    return begunWith(stage, "dtype")
        .filter(begun -> wanted == Precision.AUTO)
        .map(Precision::named)
        .orElseGet(() -> Precision.named(wanted.resolve(device).label()));
  }

  /// A setting that a stage was begun with; empty for a new stage.
  Optional<String> begunWith(Stage<?> stage, String setting) {
    return ledger.settings(stage).flatMap(settings -> Optional.ofNullable(settings.get(setting)));
  }

  /// What differs between the settings that a stage was begun with and others; empty for a new
  /// stage.
  List<Ledger.Change> changes(Stage<?> stage, Map<String, String> settings) {
    return ledger.changes(stage, settings);
  }

  /// Whether the stage has ended in this directory, with any settings.
  boolean ended(Stage<?> stage) {
    return ledger.done(stage);
  }

  /// Notes the facts about the device; the last bits of a loss depend on them.
  void describe(DeviceFacts device) {
    ledger.describe(SettingsText.of(device));
  }

  /// Notes a fact for people, in the manifest and the report; it is never compared.
  void describe(String name, String value) {
    ledger.describe(Map.of(name, value));
  }

  /// Where a training writes its checkpoints and its log.
  TrainJob.Output trainOutput(Path checkpoints, String runId) {
    return new TrainJob.Output(checkpoints, directory.log().resolve("trainer_log.jsonl"), runId);
  }

  /// Time spent in each stage so far, by name, in the order of the stages.
  public SortedMap<String, Long> elapsedMillis() {
    var millis =
        new TreeMap<String, Long>(
            Comparator.comparingInt(StageName::place).thenComparing(Comparator.naturalOrder()));
    ledger.stages().forEach((name, entry) -> millis.put(name, entry.elapsedMillis()));
    return millis;
  }

  /// Notes a file or folder that the command reads, so that no stage deletes it.
  public void reads(Path input) throws IOException {
    guard.reads(input);
  }

  /// Checks before long work that no stage will meet a folder that another program wrote.
  ///
  /// @throws S2lException (8) naming a file that was not written by a stage
  void claim(List<? extends List<? extends Step<?>>> steps) throws IOException {
    settlement.claim(steps.stream().flatMap(List::stream).map(Step::stage).toList());
  }

  @Override
  public void close() throws IOException {
    replaced.delete();
    if (compute != null) {
      compute.close();
    }
    close(locks);
  }

  private static void close(List<RunLock> locks) throws IOException {
    for (RunLock lock : locks.reversed()) {
      lock.close();
    }
  }
}
