package dev.s2l.pipeline;

import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.record.HeadGradients;
import dev.s2l.lm.record.LaterLosses;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.MeanStates;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.record.RowSignals;
import dev.s2l.lm.tokenize.CommonPrefix;
import dev.s2l.lm.tokenize.ResponsesAlone;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.UnigramLoss;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.Phrase;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;

/// Writes the trajectories of a run: one column per step, and at the end the files that a reader
/// needs.
final class Recording {
  private final RunSession run;
  private final TokenStore tokens;
  private final OptionalInt front;
  private final StageInputs inputs;
  private final Optional<TargetData> target;
  private final Path tokensFolder;
  private final TrajectoryFolder folder;
  private final boolean int8;

  /// @param target the rows that signals of a target are made with
  /// @param int8 whether float32 models are scored with products in int8
  Recording(StageInputs inputs, Optional<TargetData> target, boolean int8) throws IOException {
    this.inputs = inputs;
    this.target = target;
    this.run = inputs.run();
    this.tokens = inputs.tokens();
    this.front = inputs.tokenizer().bosId();
    this.tokensFolder = inputs.tokensFolder();
    this.folder = TrajectoryFolder.at(run.directory().trajectories());
    this.int8 = int8;
  }

  /// Whether an earlier attempt has written all signals of `step`.
  boolean has(int step, Set<Signal> signals) throws IOException {
    return folder.has(step) && signals.stream().allMatch(signal -> folder.has(signal, step));
  }

  /// The file of a step's column, which may not exist yet.
  Path column(int step) {
    return folder.path().resolve(TrajectoryFolder.fileName(step));
  }

  /// Computes the losses and signals of every row and writes them, but [Signal#TARGET_LOSSES]. The
  /// column comes last.
  void add(int step, Decoder decoder, Set<Signal> signals) throws IOException {
    score(decoder, scored -> addScored(step, scored, signals));
  }

  /// What is done with the model that computes the losses.
  private interface Scoring {
    void with(Decoder scored) throws IOException;
  }

  private void score(Decoder decoder, Scoring work) throws IOException {
    if (int8) {
      try (var scored = decoder.inInt8()) {
        work.with(scored);
      }
    } else {
      work.with(decoder);
    }
  }

  /// The format that the losses of float32 models are computed in.
  DType dtype() {
    return int8 ? DType.INT8 : DType.FLOAT32;
  }

  private void addScored(int step, Decoder decoder, Set<Signal> signals) throws IOException {
    var settings = RecordSettings.of(decoder.config(), run.compute());
    String stage = "record step " + step;
    int rows = tokens.rows();
    float[] losses;
    try (var wanted = new Wanted(signals, decoder, tokens)) {
      losses =
          LossRecorder.record(
              decoder, tokens, settings, wanted.signals, stage, run.progress(), run.stopSignal());
      if (wanted.signals.states().isPresent()) {
        folder.write(Signal.EMBEDDINGS, step, wanted.signals.states().get().values(), rows);
      }
      if (wanted.signals.gradients().isPresent()) {
        folder.write(Signal.GRADIENTS, step, wanted.signals.gradients().get().values(), rows);
      }
      if (wanted.signals.laterLosses().isPresent()) {
        float[] with = wanted.signals.laterLosses().get().values();
        float[] without =
            LossRecorder.record(
                decoder,
                new ResponsesAlone(tokens, front),
                settings,
                stage + " without prompts",
                run.progress(),
                run.stopSignal());
        folder.write(Signal.IFD, step, sideBySide(with, without), rows);
      }
    }
    if (signals.contains(Signal.TARGET_EMBEDDINGS)) {
      addTargetEmbeddings(step, decoder, settings, stage);
    }
    folder.write(new LossColumn(step, losses));
  }

  /// Computes the losses of some rows and writes them apart from the columns.
  void addSampled(int step, Decoder decoder, int[] rows) throws IOException {
    score(
        decoder,
        scored -> {
          float[] losses =
              LossRecorder.record(
                  scored,
                  tokens,
                  rows,
                  RecordSettings.of(scored.config(), run.compute()),
                  Phrase.of("record step %d, a sample", step),
                  run.progress(),
                  run.stopSignal());
          folder.writeSampled(new LossColumn(step, losses));
        });
  }

  TrajectoryFolder folder() {
    return folder;
  }

  private void addTargetEmbeddings(int step, Decoder decoder, RecordSettings settings, String stage)
      throws IOException {
    var rows = inputs.targetTokens(target.orElseThrow());
    var states = new MeanStates(rows.rows(), decoder.config().size().hidden());
    LossRecorder.record(
        decoder,
        CommonPrefix.of(rows, tokens),
        settings,
        new RowSignals(Optional.of(states), Optional.empty(), Optional.empty()),
        stage + " of target rows",
        run.progress(),
        run.stopSignal());
    folder.write(Signal.TARGET_EMBEDDINGS, step, states.values(), rows.rows());
  }

  /// Computes the losses of every row, trains the decoder on the target rows, computes the losses
  /// again, and writes both.
  ///
  /// @param decoder in float32, or with an adapter; changed
  /// @param training as [TargetData#training] gives it
  void addTargetLosses(int step, Decoder decoder, TrainSettings training) throws IOException {
    var settings = RecordSettings.of(decoder.config(), run.compute());
    String stage = "record step " + step;
    float[] before = losses(decoder, settings, stage + " before target rows");
    var rows = inputs.targetTokens(target.orElseThrow());
    Path scratch = Files.createDirectories(inputs.scratch().resolve("target-training-" + step));
    int last = TrainPlan.of(rows, training).totalSteps();
    FineTuner.train(
        new TrainJob(
            decoder,
            rows,
            inputs.tokenizer(),
            training,
            new int[] {last},
            new TrainJob.Output(scratch, scratch.resolve("trainer_log.jsonl"), stage)),
        (at, trained) -> {},
        run.progress(),
        run.stopSignal());
    float[] after = losses(decoder, settings, stage + " after target rows");
    folder.write(Signal.TARGET_LOSSES, step, sideBySide(before, after), tokens.rows());
  }

  private float[] losses(Decoder decoder, RecordSettings settings, String stage) {
    return LossRecorder.record(decoder, tokens, settings, stage, run.progress(), run.stopSignal());
  }

  private static float[] sideBySide(float[] left, float[] right) {
    float[] pairs = new float[2 * left.length];
    for (int row = 0; row < left.length; row++) {
      pairs[2 * row] = left[row];
      pairs[2 * row + 1] = right[row];
    }
    return pairs;
  }

  /// Places for the signals of one recording.
  private static final class Wanted implements AutoCloseable {
    private final RowSignals signals;

    Wanted(Set<Signal> wanted, Decoder decoder, TokenStore tokens) {
      int rows = tokens.rows();
      signals =
          new RowSignals(
              wanted.contains(Signal.EMBEDDINGS)
                  ? Optional.of(new MeanStates(rows, decoder.config().size().hidden()))
                  : Optional.empty(),
              wanted.contains(Signal.IFD) ? Optional.of(new LaterLosses(tokens)) : Optional.empty(),
              wanted.contains(Signal.GRADIENTS)
                  ? Optional.of(new HeadGradients(decoder, rows))
                  : Optional.empty());
    }

    @Override
    public void close() {
      signals.gradients().ifPresent(HeadGradients::close);
    }
  }

  /// Writes the rows without a loss, those whose responses were cut, the tokens of the responses,
  /// and the manifest.
  ///
  /// @param config of the model that was recorded; its facts are noted even if every column was
  ///   there already
  /// @param facts other facts to note, by name
  void finish(DecoderConfig config, SortedMap<String, String> facts) throws IOException {
    folder.writeRejected(Files.readAllLines(tokensFolder.resolve("rejected.jsonl")));
    // Tokens that an older version wrote have no list of cut responses; then these trajectories
    // have none, either.
    var cuts = TrajectoryFolder.cutResponses(tokensFolder.resolve(TokenStore.CUTS));
    if (cuts.isPresent()) {
      folder.writeCutResponses(cuts.get());
    }
    folder.writeResponseTokens(tokens.learnedCounts());
    var recording = SettingsText.of(RecordSettings.of(config, run.compute()));
    recording.remove("threads");
    recording.put("data", tokens.manifest().source().dataset());
    recording.put(RecordingFacts.UNIGRAM, Double.toString(UnigramLoss.of(tokens)));
    recording.putAll(facts);
    folder.finish(recording);
  }
}
