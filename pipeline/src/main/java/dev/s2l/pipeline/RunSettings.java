package dev.s2l.pipeline;

import dev.s2l.handover.OutputForm;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.select.SelectionSettings;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.TableReading;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything that a whole run needs to know.
///
/// @param train of the proxy; its seed is the run's
/// @param mode how many rows are recorded at each step
/// @param more signals that are recorded besides those of the method, for other methods later
/// @param target rows of the task that the subset is wanted for, which some signals are made with
public record RunSettings(
    DataSource data,
    Proxy proxy,
    TokenSettings tokens,
    TrainSettings train,
    RecordPlan record,
    RecordMode mode,
    Set<Signal> more,
    SelectionSettings selection,
    OutputForm form,
    Optional<TargetData> target) {
  /// @throws S2lException (2) if a signal is made with target rows, and there are none; if fast
  ///   recording may need a model that is not kept
  public RunSettings {
    if (mode == RecordMode.FAST && train.checkpoints().saveTotalLimit() > 0) {
      throw new S2lException(
          ExitCode.USAGE,
          "--record-mode fast may go back to any checkpoint, and --save-total-limit removes some."
              + " Leave one of the two out.");
    }
    TargetData.complete(union(more, selection), target);
  }

  /// The place where the losses will be.
  RecordedLosses losses(RunSession run) {
    return new RecordedLosses(
        run.directory().trajectories(), Optional.empty(), TableReading.STRICT);
  }

  /// What is recorded besides losses.
  Set<Signal> signals() {
    return TargetData.complete(union(more, selection), target);
  }

  private static Set<Signal> union(Set<Signal> more, SelectionSettings selection) {
    return Stream.concat(more.stream(), selection.method().signals().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
