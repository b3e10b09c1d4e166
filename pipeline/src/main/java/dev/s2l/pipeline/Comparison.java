package dev.s2l.pipeline;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.Verdicts;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.pipeline.CellResults.Finished;
import dev.s2l.pipeline.ComparisonGrid.Cell;
import dev.s2l.pipeline.ComparisonSettings.Models;
import dev.s2l.pipeline.ComparisonSettings.OnFailure;
import dev.s2l.pipeline.ComparisonSettings.Regime;
import dev.s2l.run.DirectoryInUse;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.RunLock;
import dev.s2l.run.S2lException;
import dev.s2l.run.ScratchFolder;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A comparison of methods: `s2l compare`. Its run directory has the data set, the tokens of the
/// target and `comparison/`; each cell is a run directory of its own below that. Several processes
/// may work on one comparison: each takes the next cell that nobody works on.
public final class Comparison {
  private static final long PAUSE_MILLIS = 1000;

  private final RunDirectory directory;
  private final ComparisonSettings settings;
  private final ComputeDevice device;
  private final Progress progress;
  private final StopSignal stop;
  private final ComparisonTable table;
  private final AtomicInteger warnings = new AtomicInteger();

  /// @param root the run directory
  public Comparison(
      Path root,
      ComparisonSettings settings,
      ComputeDevice device,
      Progress progress,
      StopSignal stop) {
    this.directory = new RunDirectory(root);
    this.settings = settings;
    this.device = device;
    this.progress = progress;
    this.stop = stop;
    this.table = new ComparisonTable(directory, settings);
  }

  /// Prepares the run directory.
  @FunctionalInterface
  public interface Preparation {
    /// Calls [Comparison#prepare] in a session of the run directory.
    void run() throws IOException;
  }

  /// What came out.
  ///
  /// @param cells all of them
  /// @param verdicts over them
  /// @param failure of the first cell that failed, where the others were done all the same
  public record Outcome(
      List<CellResult> cells, Verdicts verdicts, Optional<S2lException> failure) {}

  /// Prepares the run directory, unless another process has and works on it; then works until every
  /// cell is finished, failed or skipped.
  ///
  /// @throws S2lException (8) if the directory is of another comparison; what a cell failed with
  public Outcome run(Preparation preparation) throws IOException {
    boolean told = false;
    while (!isJoined()) {
      stop.check();
      try {
        preparation.run();
        break;
      } catch (DirectoryInUse e) {
        if (!told) {
          progress.note(e.withOptions() + " Waiting for it.");
          told = true;
        }
        pause();
      }
    }
    return work();
  }

  /// Whether another process works on cells of this comparison.
  ///
  /// @throws S2lException (8) if it is another comparison
  private boolean isJoined() throws IOException {
    if (!RunLock.isBusy(directory.root()) || !Ledger.open(directory).done(Stages.COMPARE)) {
      return false;
    }
    refuseChanges();
    progress.note(
        Phrase.of("%s: another process works on cells; this one takes others.", directory.root()));
    return true;
  }

  /// @throws S2lException (8) if the cells are of other data or settings than those of now
  private void refuseChanges() throws IOException {
    var ledger = Ledger.open(directory);
    var changes = new ArrayList<String>();
    ledger
        .changes(Stages.DATASET, DatasetStage.described(settings.data()))
        .forEach(change -> changes.add(change.text(Stages.DATASET.word())));
    ledger
        .changes(Stages.COMPARE, CompareStage.described(settings, device))
        .forEach(change -> changes.add(change.text(Stages.COMPARE.word())));
    if (!changes.isEmpty()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "the cells of %s are of other settings or data:%n  %s%nUse those, or another"
                  + " --output-dir.",
              directory.root(), String.join("\n  ", changes)));
    }
  }

  /// Reads the data, encodes them for the target, and refuses what cannot be done.
  public void prepare(RunSession run) throws IOException {
    CompareStage.prepare(run, settings);
  }

  private Outcome work() throws IOException {
    try (var held = held();
        var scratch = ScratchFolder.make();
        var heldOut = CompareStage.heldOut(settings, directory, scratch.path(), progress, stop)) {
      table.update();
      var open = new ArrayDeque<Cell>();
      var failedBefore = new HashSet<String>();
      for (Cell cell : settings.grid().cells()) {
        if (table.isDone(cell)) {
          removeModel(cell);
        } else if (table.isOpen(cell)) {
          open.add(cell);
          if (CellResults.failed(directory.cell(cell.name())).isPresent()) {
            failedBefore.add(cell.name());
          }
        }
      }
      long finished = table.cells().stream().filter(CellResult::isDone).count();
      if (finished > 0) {
        progress.note(
            Phrase.of("%,d of %,d cells are there already", finished, table.cells().size()));
      }
      try (var task = progress.start("compare", open.size(), "cells")) {
        while (!open.isEmpty()) {
          boolean worked = false;
          for (int left = open.size(); left > 0; left--) {
            stop.check();
            Cell cell = open.remove();
            var state = attempt(cell, heldOut, failedBefore);
            if (state == Attempt.BUSY) {
              open.add(cell);
            } else {
              worked = true;
              task.advance(1, table.words(cell));
            }
          }
          if (!worked) {
            pause();
          }
        }
      }
    }
    if (warnings.get() > 0) {
      progress.note(
          Phrase.of(
              "warnings of the cells, most of them about their subsets: %,d; see"
                  + " comparison/cells/*/log/run.log",
              warnings.get()));
    }
    table.update();
    report();
    return new Outcome(table.cells(), table.verdicts(), failure());
  }

  /// The last process writes it.
  private void report() throws IOException {
    try {
      RunSession.in(
          directory.root(),
          device,
          progress,
          stop,
          RunSession.OnChange.REFUSE,
          run -> {
            try (var inputs = new StageInputs(run)) {
              run.run(List.of(Stages.REPORT.with(new ReportStage.Settings())), inputs);
            }
            return run.directory();
          });
    } catch (DirectoryInUse e) {
      progress.note("the report is left to the process that still works on cells");
    }
  }

  private Optional<S2lException> failure() throws IOException {
    for (Cell cell : settings.grid().cells()) {
      var failed = CellResults.failed(directory.cell(cell.name()));
      if (failed.isPresent()) {
        return Optional.of(failed.get().exception(cell.name()));
      }
    }
    return Optional.empty();
  }

  /// Locks the directory against changes between cells, too; waits for a process that prepares it.
  private RunLock held() {
    while (true) {
      try {
        return RunLock.shared(directory.root());
      } catch (DirectoryInUse e) {
        stop.check();
        pause();
      }
    }
  }

  private enum Attempt {
    ENDED,
    /// Another process works on it.
    BUSY
  }

  private Attempt attempt(Cell cell, @Nullable CellHeldOut heldOut, Set<String> failedBefore)
      throws IOException {
    var root = directory.cell(cell.name());
    if (RunLock.isBusy(root.root())) {
      return Attempt.BUSY;
    }
    if (CellResults.finished(cell, root).isPresent()
        || CellResults.failed(root).isPresent() && !failedBefore.contains(cell.name())) {
      table.update();
      return Attempt.ENDED;
    }
    refuseChanges(); // The files may have been edited while a long comparison ran.
    try {
      RunSession.in(
          root.root(),
          device,
          new CellProgress(cell.name(), progress, warnings),
          stop,
          RunSession.OnChange.REFUSE,
          run -> {
            // Another process may have finished it a moment ago.
            Optional<Finished> done = CellResults.finished(cell, root);
            if (done.isEmpty()) {
              CellResults.forgetFailure(root);
              new CellWork(settings, cell, run, heldOut, table::refuseOtherItems).complete();
            }
            return cell;
          });
    } catch (DirectoryInUse e) {
      return Attempt.BUSY;
    } catch (S2lException e) {
      fail(cell, root, e);
    }
    table.update();
    if (table.isDone(cell)) {
      removeModel(cell);
    }
    return Attempt.ENDED;
  }

  /// The model of a finished cell was measured.
  private void removeModel(Cell cell) {
    if (settings.models() == Models.REMOVED) {
      Path model = directory.cell(cell.name()).root().resolve("target");
      try {
        StageFolder.delete(model);
      } catch (IOException e) {
        progress.warn(Phrase.of("%s was measured and cannot be deleted (%s).", model, e));
      }
    }
  }

  private void fail(Cell cell, RunDirectory root, S2lException e) throws IOException {
    if (e.isStop()) {
      throw e;
    }
    CellResults.fail(root, e);
    table.update();
    if (settings.onFailure() == OnFailure.STOP) {
      throw new CellResults.Failed(e.exitCode(), e.withOptions()).exception(cell.name());
    }
    progress.warn(Phrase.of("cell %s failed: %s", cell.name(), e.withOptions()));
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new S2lException(ExitCode.INTERRUPTED, "interrupted while waiting for a cell.", e);
    }
  }

  /// How a target is trained on a subset. Where rows sit out, epochs count in any case: what they
  /// save would be spent on others else.
  ///
  /// @param tokens of all rows
  static TrainSettings training(
      Trainee.Target target, RowChoice rows, Regime regime, TokenStore tokens) {
    var train = target.train();
    if (rows.skipFitted().isPresent()) {
      return train;
    }
    return switch (regime) {
      case EQUAL_EPOCHS -> train;
      case EQUAL_STEPS ->
          train.withSchedule(
              train.schedule().withMaxSteps(TrainPlan.of(tokens, train).totalSteps()));
    };
  }
}
