package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.model.AdapterFolder;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.MatrixLibrary;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TinyProxy;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.Selector;
import dev.s2l.trajectory.Learning;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;

/// Stage record: records the loss of every row, one column per step, into `trajectories/`.
public final class RecordStage {
  /// The seed of trainings on target rows, and of samples, under models that were trained
  /// elsewhere.
  private static final long ELSEWHERE_SEED = 42;

  private static final String MODE = "record_mode";

  private RecordStage() {}

  /// What is recorded.
  sealed interface Settings {
    /// Records the proxy while it trains, inside the loop of the stage train.
    ///
    /// @param mode how many rows are recorded at each step
    /// @param int8 whether losses are computed with products in int8
    /// @param selection that will be made from the losses; refused now if the losses will not
    ///   suffice for it
    /// @param target rows that signals are made with
    /// @param seed of a training on them
    record Live(
        RecordPlan plan,
        RecordMode mode,
        boolean int8,
        Set<Signal> signals,
        Proxy proxy,
        SelectionSettings selection,
        Optional<TargetData> target,
        long seed)
        implements Settings {}

    /// Records existing models, one column each.
    ///
    /// @param models in the order of their steps if the folders do not name steps
    /// @param mode how many rows are recorded under each model
    /// @param target rows that signals are made with
    record Models(
        List<ModelChoice> models,
        Precision precision,
        RecordMode mode,
        Set<Signal> signals,
        Optional<TargetData> target)
        implements Settings {
      /// @throws S2lException (2) for fast recording with signals
      public Models {
        if (mode == RecordMode.FAST && !signals.isEmpty()) {
          throw new S2lException(
              ExitCode.USAGE,
              "--record-mode fast leaves rows out, and signals are recorded of all rows with every"
                  + " --model. Leave --signals and --target-data out, and record the signals of one"
                  + " model into another --output-dir.");
        }
      }
    }
  }

  /// @param folder where the columns are
  /// @param steps of the columns, ascending
  /// @param rows values in each column
  /// @param usable rows with a loss
  /// @param meanLossNats by step, over the usable rows
  /// @param proxy whether the models learned from the first to the last; absent where an older
  ///   version recorded
  public record Summary(
      String folder,
      List<Integer> steps,
      int rows,
      int usable,
      List<Double> meanLossNats,
      Optional<Learning> proxy) {}

  static Planned plan(Settings settings, StageInputs inputs) throws IOException {
    return switch (settings) {
      case Settings.Live live -> plan(live, inputs);
      case Settings.Models models -> plan(models, inputs);
    };
  }

  private static Planned plan(Settings.Live settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    var tokens = inputs.tokens();
    TrainPlan training = inputs.trainPlan();
    int interval = settings.plan().interval(training, run.begunWith(Stages.RECORD, "record_steps"));
    int[] steps = training.recordSteps(interval);
    if (!run.ended(Stages.RECORD)) {
      var config = DecoderConfig.read(inputs.model().resolve("config.json"));
      SignalSize.check(settings.signals(), config.size().hidden(), tokens.rows());
    }
    if (!run.ended(Stages.TRAIN)) {
      Selector.refuseUnmet(foreseen(steps, settings.signals(), inputs), settings.selection());
    }
    var described = new TreeMap<String, String>();
    described.put("record_steps", Integer.toString(interval));
    int last = steps[steps.length - 1];
    int signalStep =
        settings.selection().method() instanceof SelectionMethod.Scored scored
            ? steps[scored.checkpoint().column(steps)]
            : last;
    if (signalStep != last && settings.signals().contains(Signal.TARGET_LOSSES)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--target-data is looked at with the last checkpoint, and --method %s looks at step"
                  + " %d. Leave one of the two out, or take --reference-checkpoint late.",
              settings.selection().method().name(), signalStep));
    }
    describe(settings.signals(), described);
    if (signalStep != last && !settings.signals().isEmpty()) {
      described.put("signal_step", Integer.toString(signalStep));
    }
    describe(settings.target(), described, inputs);
    if (settings.int8()) {
      described.put(RecordingFacts.DTYPE, DType.INT8.label());
    }
    var recording = new Recording(inputs, settings.target(), settings.int8());
    Optional<FastRecording> fast = Optional.empty();
    if (settings.mode() == RecordMode.FAST) {
      described.put(MODE, EnumWords.of(settings.mode()));
      fast = Optional.of(FastRecording.ofTraining(inputs, recording, steps, settings.seed()));
    }
    var live = new LiveRecording(run, recording, steps, settings.signals(), signalStep, fast);
    inputs.recording(live);
    return Planned.of(
            Stages.RECORD,
            described,
            () ->
                live.finish(
                    inputs.model(),
                    settings.proxy().label(),
                    TargetData.training(settings.proxy().fresh(), settings.seed())))
        .redoneFrom(Stages.TRAIN);
  }

  /// The input that a selection will get, as far as it is known before the training: rows and
  /// steps. The losses are placeholders.
  private static SelectionInput foreseen(int[] steps, Set<Signal> signals, StageInputs inputs)
      throws IOException {
    TokenStore tokens = inputs.tokens();
    float[] losses = new float[tokens.rows()];
    for (int row = 0; row < losses.length; row++) {
      losses[row] = tokens.usable(row) ? 0 : Float.NaN;
    }
    var columns = Arrays.stream(steps).mapToObj(step -> new LossColumn(step, losses)).toList();
    var cuts = TrajectoryFolder.cutResponses(inputs.tokensFolder().resolve(TokenStore.CUTS));
    Dataset dataset = inputs.dataset();
    var input =
        SelectionInput.of(Trajectories.of(columns), Optional.of(dataset))
            .withFacts(
                new RecordingFacts(Optional.empty(), cuts, Optional.of(tokens.learnedCounts())));
    for (Signal signal : signals) {
      input = input.with(signal, Trajectories.ofColumns(new float[][] {losses, losses}));
    }
    return input;
  }

  /// Reads the target rows, which are part of the settings.
  private static void describe(
      Optional<TargetData> target, SortedMap<String, String> settings, StageInputs inputs)
      throws IOException {
    if (target.isPresent()) {
      var rows = inputs.targetTokens(target.get());
      settings.put("target_data", rows.manifest().source().dataset());
    }
  }

  /// Adds the signals to the settings of the stage; losses alone are the default and are not
  /// listed.
  private static void describe(Set<Signal> signals, SortedMap<String, String> settings) {
    if (!signals.isEmpty()) {
      var words = new ArrayList<>(List.of("loss"));
      for (Signal signal : new TreeSet<>(signals)) {
        // The word of earlier versions, so that their runs are continued.
        words.add(signal == Signal.EMBEDDINGS ? "embedding" : signal.word());
      }
      settings.put("signals", String.join(", ", words));
    }
  }

  private static Planned plan(Settings.Models settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    for (ModelChoice model : settings.models()) {
      for (Path folder : model.folders()) {
        run.reads(folder);
      }
    }
    var tokens = inputs.tokens();
    TreeMap<Integer, ModelChoice> byStep = steps(settings.models());
    var dtype =
        run.precisionOf(Stages.RECORD, settings.precision()).resolve(run.compute().device());
    var described = new TreeMap<String, String>();
    described.put("data", tokens.manifest().source().dataset());
    described.put(RecordingFacts.DTYPE, dtype.label());
    described.put("device", run.compute().device().label());
    if (settings.mode() == RecordMode.FAST) {
      described.put(MODE, EnumWords.of(settings.mode()));
    }
    describe(settings.signals(), described);
    describe(settings.target(), described, inputs);
    var hashes = new HashMap<Path, String>();
    for (var entry : byStep.entrySet()) {
      var model = entry.getValue();
      for (Path weights : model.weights()) {
        if (!hashes.containsKey(weights)) {
          hashes.put(weights, Hashes.sha256(weights));
        }
        described.put(
            Phrase.of("step %d %s sha256", entry.getKey(), weights.getFileName()),
            String.valueOf(hashes.get(weights)));
      }
      model
          .adapter()
          .map(AdapterFolder::config)
          .ifPresent(
              lora -> {
                String step = Phrase.of("step %d ", entry.getKey());
                described.put(step + "lora_alpha", Double.toString(lora.loraAlpha()));
                described.put(step + "use_rslora", Boolean.toString(lora.useRslora()));
              });
    }
    if (!run.ended(Stages.RECORD)) {
      var config = byStep.lastEntry().getValue().config();
      SignalSize.check(settings.signals(), config.size().hidden(), tokens.rows());
      if (settings.signals().contains(Signal.TARGET_LOSSES)) {
        Resources.checkMemory(
            "training on the target rows",
            Resources.training(
                byStep.lastEntry().getValue().config(),
                Optional.empty(),
                inputs.targetTokens(settings.target().orElseThrow()),
                TargetData.training(false, ELSEWHERE_SEED),
                run.compute().device()),
            "End other programs, or lower it with --max-length.");
      }
      Resources.checkMemory(
          "recording",
          Resources.recording(
              byStep.lastEntry().getValue().config(), tokens, dtype, run.compute().device()),
          "End other programs, or lower it with --max-length.");
    }
    return Planned.of(Stages.RECORD, described, () -> record(byStep, dtype, settings, inputs));
  }

  private static void record(
      TreeMap<Integer, ModelChoice> models,
      DType dtype,
      Settings.Models settings,
      StageInputs inputs)
      throws IOException {
    var run = inputs.run();
    var config = models.lastEntry().getValue().config();
    var library = MatrixLibrary.recording(dtype, run.compute().device());
    run.describe(Torch.facts(run.compute(), library));
    run.describe("proxy", label(models));
    UnknownOptions.tell(config, run);
    var recording = new Recording(inputs, settings.target(), false);
    Optional<FastRecording> fast =
        settings.mode() == RecordMode.FAST
            ? Optional.of(fast(models, dtype, inputs, recording))
            : Optional.empty();
    var inOnePass = new HashSet<>(settings.signals());
    boolean targetLosses = inOnePass.remove(Signal.TARGET_LOSSES);
    for (var entry : models.entrySet()) {
      int step = entry.getKey();
      ModelChoice model = entry.getValue();
      if (fast.isPresent() && fast.get().samples(step)) {
        if (!fast.get().hasSampled(step)) {
          try (var decoder = model.decoder(dtype, run.compute())) {
            fast.get().sample(step, decoder);
          }
        }
      } else if (!recording.has(step, inOnePass)) {
        try (var decoder = model.decoder(dtype, run.compute())) {
          recording.add(step, decoder, inOnePass);
        }
      }
      if (targetLosses && !recording.has(step, settings.signals())) {
        try (var decoder = model.decoder(DType.FLOAT32, run.compute(Precision.FLOAT32))) {
          boolean builtIn = TinyProxy.hasTokenizer(model.tokenizer().resolve("tokenizer.json"));
          recording.addTargetLosses(step, decoder, TargetData.training(builtIn, ELSEWHERE_SEED));
        }
      }
    }
    var facts = new TreeMap<>(Map.of(RecordingFacts.DTYPE, dtype.label()));
    if (fast.isPresent()) {
      fast.get()
          .complete(steps(models))
          .ifPresent(words -> facts.put(RecordingFacts.COMPLETED, words));
    }
    recording.finish(models.lastEntry().getValue().config(), facts);
  }

  private static FastRecording fast(
      TreeMap<Integer, ModelChoice> models, DType dtype, StageInputs inputs, Recording recording)
      throws IOException {
    return FastRecording.of(
        inputs,
        recording,
        steps(models),
        ELSEWHERE_SEED,
        step -> {
          var model = Objects.requireNonNull(models.get(step));
          try (var decoder = model.decoder(dtype, inputs.run().compute())) {
            recording.add(step, decoder, Set.of());
          }
        });
  }

  private static int[] steps(TreeMap<Integer, ModelChoice> models) {
    return models.keySet().stream().mapToInt(step -> step).toArray();
  }

  private static String label(TreeMap<Integer, ModelChoice> models) {
    String last = models.lastEntry().getValue().label();
    return models.size() == 1 ? last : Phrase.of("%,d models, the last %s", models.size(), last);
  }

  private static TreeMap<Integer, ModelChoice> steps(List<ModelChoice> models) throws IOException {
    var byStep = new TreeMap<Integer, ModelChoice>();
    for (int i = 0; i < models.size(); i++) {
      ModelChoice model = models.get(i);
      int step = step(model.latest(), i);
      ModelChoice other = byStep.putIfAbsent(step, model);
      if (other != null) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--model %s and --model %s are both of step %d. Give each step once.",
                other.latest(), model.latest(), step));
      }
    }
    return byStep;
  }

  private static int step(Path model, int otherwise) throws IOException {
    Path state = model.resolve("trainer_state.json");
    if (!Files.isRegularFile(state)) {
      return otherwise;
    }
    try {
      return Json.COMPACT.readTree(Files.readAllBytes(state)).path("global_step").asInt(otherwise);
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of("%s is not readable JSON: %s", state, e.getOriginalMessage()),
          e);
    }
  }

  static Summary summary(StageInputs inputs) throws IOException {
    var tokens = inputs.tokens();
    var folder = TrajectoryFolder.at(inputs.run().directory().trajectories());
    var steps = new ArrayList<Integer>();
    var means = new ArrayList<Double>();
    for (int step : folder.steps()) {
      double sum = 0;
      int count = 0;
      for (float loss : folder.column(step).losses()) {
        if (!Float.isNaN(loss)) {
          sum += loss;
          count++;
        }
      }
      steps.add(step);
      means.add(sum / count);
    }
    return new Summary(
        folder.path().toString(),
        steps,
        tokens.rows(),
        tokens.manifest().counts().usable(),
        means,
        RunSummary.learning(folder.path()));
  }
}
