package dev.s2l.pipeline;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.MatrixLibrary;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.model.WeightLayout;
import dev.s2l.lm.train.Curriculum;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.HeldOut;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.lm.train.TrainerState;
import dev.s2l.run.Phrase;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// Stage train: fine-tunes a model on all usable rows, into `proxy/checkpoint-N` or
/// `target/checkpoint-N`. If losses are recorded during training, the recording is planned as a
/// stage of its own ([RecordStage]) but runs inside the training loop.
public final class TrainStage {
  /// The setting with the folder of the checkpoints.
  static final String FOLDER = "folder";

  private TrainStage() {}

  /// What a model is trained for.
  enum Goal {
    /// To watch its losses.
    PROXY,
    /// To be used.
    TARGET;

    Stage<Settings> stage() {
      return switch (this) {
        case PROXY -> Stages.TRAIN;
        case TARGET -> Stages.TRAIN_TARGET;
      };
    }
  }

  /// @param rows which rows the epochs see
  /// @param heldOut rows that are scored while training
  /// @param selection option values of the selection that follows; it uses the seed of the training
  record Settings(
      Proxy model,
      TrainSettings train,
      RowChoice rows,
      Optional<HeldOutData> heldOut,
      Goal goal,
      Optional<SortedMap<String, Object>> selection) {}

  /// @param checkpoint the newest checkpoint, a Hugging Face folder
  /// @param steps taken in all
  /// @param elapsedMillis over all attempts
  /// @param merged a folder that needs no adapter, where one was asked for
  /// @param mergedFrom the folder of the adapter in it
  /// @param rowsByEpoch rows trained on and sitting out, where rows may sit out
  /// @param best the evaluation of held-out rows with the lowest loss, where there were any
  /// @param bestModel the folder of the model that had it
  public record Summary(
      String checkpoint,
      int steps,
      long elapsedMillis,
      Optional<String> merged,
      Optional<String> mergedFrom,
      List<TrainerState.EpochRows> rowsByEpoch,
      Optional<TrainerState.Evaluation> best,
      Optional<String> bestModel) {}

  /// Whether the stage was begun with these settings as [Stages#TRAIN_TARGET].
  static boolean isTarget(Map<String, String> begun) {
    return Stages.TRAIN_TARGET.writes().contains(begun.get(FOLDER));
  }

  static Planned plan(Settings settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    var stage = settings.goal().stage();
    Path folder = inputs.model();
    var tokens = inputs.trainTokens();
    var asked = settings.train().dtype();
    if (settings.goal() == Goal.TARGET) {
      asked.refuseInt8("training");
    }
    var train = settings.train().withPrecision(run.precisionOf(stage, asked.trained()));
    var plan = TrainPlan.of(tokens, train);
    inputs.trainPlan(plan);
    var curriculum = settings.rows().curriculum(inputs, plan);
    var described = SettingsText.of(train);
    described.remove("dropout"); // None is computed either way.
    described.remove("activations"); // The bits are the same, so a run may go on with less memory.
    described.putAll(curriculum.described());
    var heldOut = heldOut(settings, plan, inputs);
    if (heldOut.isPresent()) {
      described.put("eval_data", heldOut.get().tokens().manifest().source().dataset());
      described.put("eval_steps", Integer.toString(heldOut.get().steps()));
    }
    described.put(FOLDER, stage.writes().getFirst());
    described.put("dtype", train.dtype().label());
    described.put("device", run.compute().device().label());
    if (settings.goal() == Goal.TARGET) {
      described.put("data", tokens.manifest().source().dataset());
    }
    settings.model().describe(folder, described);
    if (!run.ended(stage)) {
      MissingDropout.refuse(folder, train);
      Resources.checkMemory(
          settings.goal() == Goal.PROXY ? "training the proxy" : "training",
          Resources.training(
              DecoderConfig.read(folder.resolve("config.json")),
              settings.model().adapter(),
              tokens,
              train,
              run.compute().device()),
          "End other programs, or lower it with --gradient-checkpointing, --max-length or a smaller"
              + " model.");
    }
    var planned =
        Planned.of(stage, described, () -> train(settings, train, curriculum, heldOut, inputs));
    return settings
        .selection()
        .map(wanted -> planned.refusing(new OtherSelection(run.directory(), stage, wanted)))
        .orElse(planned);
  }

  private static Optional<HeldOut> heldOut(Settings settings, TrainPlan plan, StageInputs inputs)
      throws IOException {
    if (settings.heldOut().isEmpty()) {
      return Optional.empty();
    }
    var data = settings.heldOut().get();
    return Optional.of(
        new HeldOut(inputs.evalTokens(data), data.steps().orElse(plan.stepsPerEpoch())));
  }

  private static void train(
      Settings settings,
      TrainSettings train,
      Curriculum curriculum,
      Optional<HeldOut> heldOut,
      StageInputs inputs)
      throws IOException {
    var run = inputs.run();
    var config = DecoderConfig.read(inputs.model().resolve("config.json"));
    var compute = run.compute(train.dtype());
    var library = MatrixLibrary.training(config, compute.format(), compute.device());
    run.describe(Torch.facts(compute, library));
    run.describe(
        settings.goal() == Goal.PROXY ? "proxy" : "model", ModelLabel.of(settings.model().label()));
    run.describe("trained_model_parameters", Long.toString(WeightLayout.numbers(config)));
    if (train.activations() == Activations.RECOMPUTED) {
      run.describe("gradient_checkpointing", "true");
    }
    Path folder = inputs.model();
    UnknownOptions.tell(config, run);
    MissingDropout.of(config)
        .ifPresent(
            asked -> {
              run.progress()
                  .warn(
                      Phrase.of(
                          "trained without the dropout that config.json asks for: %s.", asked));
              run.describe("dropout", "none; config.json asks for " + asked);
            });
    Path checkpoints = settings.goal().stage().artifacts(run.directory().root()).getFirst();
    var recording = inputs.recording();
    int[] steps =
        recording.map(LiveRecording::steps).orElse(new int[] {inputs.trainPlan().totalSteps()});
    try (var decoder = settings.model().decoder(folder, train.seed(), run.compute(train.dtype()))) {
      FineTuner.train(
          new TrainJob(
              decoder,
              inputs.trainTokens(),
              curriculum,
              heldOut,
              inputs.tokenizer(),
              train,
              steps,
              run.trainOutput(checkpoints, settings.model().identity(folder))),
          (step, trained) -> recording.ifPresent(live -> live.record(step, trained)),
          run.progress(),
          run.stopSignal());
    }
    if (settings.goal() == Goal.TARGET) {
      describe(run, summary(inputs));
    }
  }

  /// Says in the manifest how large the model is, for figures of what training costs. Says in the
  /// manifest how many rows were trained on, and which model was the best.
  private static void describe(RunSession run, Summary summary) {
    var rows = summary.rowsByEpoch();
    if (!rows.isEmpty()) {
      run.describe("rows_trained_by_epoch", counts(rows, TrainerState.EpochRows::trained));
      run.describe("rows_skipped_by_epoch", counts(rows, TrainerState.EpochRows::skipped));
    }
    if (summary.best().isPresent()) {
      var best = summary.best().get();
      run.describe("best_eval_step", Integer.toString(best.step()));
      run.describe("best_eval_loss", Double.toString(best.evalLoss()));
    }
  }

  private static String counts(
      List<TrainerState.EpochRows> rows, ToIntFunction<TrainerState.EpochRows> which) {
    return rows.stream()
        .map(one -> Integer.toString(which.applyAsInt(one)))
        .collect(Collectors.joining(", "));
  }

  static Summary summary(StageInputs inputs) throws IOException {
    var run = inputs.run();
    Path folder = Stages.TRAIN_TARGET.artifacts(run.directory().root()).getFirst();
    Path last = FineTuner.newest(folder).orElseThrow(() -> Settlement.missing(folder));
    var state = TrainerState.of(last);
    return new Summary(
        last.toString(),
        state.globalStep(),
        run.elapsedMillis().getOrDefault(Stages.TRAIN_TARGET.word(), 0L),
        Optional.empty(),
        Optional.empty(),
        state.rowsByEpoch(),
        state.best(),
        state.best().map(best -> folder.resolve("best").toString()));
  }

  /// Writes `target/merged/`, unless it is there: the base with the adapter in its weights, in the
  /// format it was trained in. The adapter is the best one where held-out rows tell, else the last.
  static Summary merge(Summary trained, StageInputs inputs) throws IOException {
    var run = inputs.run();
    Path adapter = Path.of(trained.bestModel().orElse(trained.checkpoint()));
    Path merged = adapter.resolveSibling("merged");
    if (!StageFolder.isComplete(merged)) {
      var precision = run.precisionOf(Stages.TRAIN_TARGET, Precision.AUTO);
      try (var stage = StageFolder.begin(merged);
          var decoder =
              ModelChoice.of(inputs.model(), adapter)
                  .decoder(precision.resolve(run.compute().device()), run.compute())) {
        decoder.saveMerged(stage.file(""));
        inputs.tokenizer().copyTo(stage.file(""));
        stage.commit();
      }
    }
    return new Summary(
        trained.checkpoint(),
        trained.steps(),
        trained.elapsedMillis(),
        Optional.of(merged.toString()),
        Optional.of(adapter.toString()),
        trained.rowsByEpoch(),
        trained.best(),
        trained.bestModel());
  }
}
