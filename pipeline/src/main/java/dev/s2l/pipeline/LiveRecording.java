package dev.s2l.pipeline;

import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Records losses during training: at every recorded step the training loop waits, and the losses
/// of all rows are written as a column.
///
/// @param steps at which it records, ascending
/// @param signals recorded at one step; at the others only losses are recorded, because the
///   embeddings of one step are many times larger than a column
/// @param signalStep the step at which signals are recorded
/// @param fast which rows are recorded, where these are not always all
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
record LiveRecording(
    RunSession run,
    Recording recording,
    int[] steps,
    Set<Signal> signals,
    int signalStep,
    Optional<FastRecording> fast) {

  /// Records, unless an earlier attempt did.
  void record(int step, Decoder trained) {
    try {
      var wanted = whileTraining(step);
      if (wanted.isEmpty() && fast.isPresent() && fast.get().samples(step)) {
        run.within(Stages.RECORD, () -> fast.get().sample(step, trained));
      } else if (!recording.has(step, wanted)) {
        run.within(Stages.RECORD, () -> recording.add(step, trained, wanted));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The signals of a step but [Signal#TARGET_LOSSES], for which the model is trained further.
  private Set<Signal> whileTraining(int step) {
    var wanted = new HashSet<>(signals(step));
    wanted.remove(Signal.TARGET_LOSSES);
    return wanted;
  }

  private void addTargetLosses(TrainSettings training) throws IOException {
    Path checkpoints = Stages.TRAIN.artifacts(run.directory().root()).getFirst();
    Path last = FineTuner.newest(checkpoints).orElseThrow(() -> Settlement.missing(checkpoints));
    try (var decoder = Decoder.load(last, DType.FLOAT32, run.compute(Precision.FLOAT32))) {
      recording.addTargetLosses(signalStep, decoder, training);
    }
  }

  private Set<Signal> signals(int step) {
    return step == signalStep ? signals : Set.of();
  }

  /// Seals the folder, when the training has ended.
  ///
  /// @param model the folder with its `config.json`
  /// @param training on target rows, where these are looked at
  /// @throws dev.s2l.run.S2lException (8) if a column is missing
  void finish(Path model, String proxy, TrainSettings training) throws IOException {
    if (signals.contains(Signal.TARGET_LOSSES)
        && recording.has(signalStep, whileTraining(signalStep))
        && !recording.has(signalStep, signals)) {
      addTargetLosses(training);
    }
    Optional<String> completed = Optional.empty();
    if (fast.isPresent()) {
      completed = fast.get().complete(steps);
    }
    for (int step : steps) {
      if (!recording.has(step, signals(step))) {
        throw Settlement.missing(recording.column(step));
      }
    }
    var config = DecoderConfig.read(model.resolve("config.json"));
    var facts =
        new TreeMap<>(Map.of("proxy", proxy, RecordingFacts.DTYPE, recording.dtype().label()));
    MissingDropout.of(config).ifPresent(asked -> facts.put(RecordingFacts.DROPOUT, asked));
    completed.ifPresent(words -> facts.put(RecordingFacts.COMPLETED, words));
    recording.finish(config, facts);
  }
}
