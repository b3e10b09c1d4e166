package dev.s2l.pipeline;

import dev.s2l.handover.OutputForm;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.select.SelectionSettings;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.TableReading;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Everything that a whole run needs to know.
///
/// @param train of the proxy; its seed is the run's
public record RunSettings(
    DataSource data,
    Proxy proxy,
    TokenSettings tokens,
    TrainSettings train,
    RecordPlan record,
    SelectionSettings selection,
    OutputForm form) {

  /// The place where the losses will be.
  RecordedLosses losses(RunSession run) {
    return new RecordedLosses(
        run.directory().trajectories(), Optional.empty(), TableReading.STRICT);
  }

  /// What must be recorded for the selection besides losses.
  Set<Signal> signals() {
    return selection.method().signal().stream().collect(Collectors.toUnmodifiableSet());
  }
}
