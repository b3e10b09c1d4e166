package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelFolder;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.Learning;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/// Stage record on its own: models that are there already, one column each.
public final class RecordStage {
  private RecordStage() {}

  /// @param folder where the columns are
  /// @param steps of the columns, ascending
  /// @param rows values of each
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

  /// Writes `dataset/`, `tokens/` and `trajectories/`.
  ///
  /// @param models folders, in the order of their steps if those say none; the first one's
  ///   tokenizer serves all
  /// @param signals of every model
  public static Summary run(
      RunSession run,
      List<Path> models,
      DataSource data,
      TokenSettings tokenSettings,
      Precision precision,
      Set<Signal> signals)
      throws IOException {
    run.claim(Stage.DATASET, Stage.TOKENIZE, Stage.RECORD);
    for (Path model : models) {
      run.reads(model);
    }
    Torch.init(1);
    run.describe(Torch.facts());
    ModelFolder.open(models.getFirst()).tokenizerFile();
    try (Dataset dataset = data.open(run);
        var tokenizer = Tokenizers.open(models.getFirst());
        var tokens = tokenSettings.open(run, dataset, tokenizer)) {
      data.judge(dataset, tokens);
      TreeMap<Integer, Path> byStep = steps(models);
      var dtype = run.precisionOf(Stage.RECORD, precision).resolve();
      var described = new TreeMap<String, String>();
      described.put("data", tokens.manifest().source().dataset());
      described.put("dtype", dtype.label());
      described.put("device", Torch.device().label());
      Signal.describe(signals, described);
      for (var entry : byStep.entrySet()) {
        for (Path weights : ModelFolder.open(entry.getValue()).weightFiles()) {
          described.put(
              Phrase.of("step %d %s sha256", entry.getKey(), weights.getFileName()),
              Hashes.sha256(weights));
        }
      }
      if (!run.ended(Stage.RECORD)) {
        Resources.checkMemory(
            "recording",
            Resources.recording(
                DecoderConfig.read(byStep.lastEntry().getValue().resolve("config.json")),
                tokens,
                dtype),
            "End other programs, or lower it with --max-length.");
      }
      run.stage(Stage.RECORD, described, () -> record(run, byStep, tokens, dtype, signals));
      return summary(run, tokens);
    }
  }

  private static void record(
      RunSession run,
      TreeMap<Integer, Path> models,
      TokenStore tokens,
      DType dtype,
      Set<Signal> signals)
      throws IOException {
    var recording = new Recording(run, tokens);
    for (var entry : models.entrySet()) {
      if (!recording.has(entry.getKey(), signals)) {
        try (var decoder = Decoder.load(entry.getValue(), dtype)) {
          recording.add(entry.getKey(), decoder, signals);
        }
      }
    }
    var last = DecoderConfig.read(models.lastEntry().getValue().resolve("config.json"));
    recording.finish(last, new TreeMap<>(Map.of("dtype", dtype.label())));
  }

  private static TreeMap<Integer, Path> steps(List<Path> models) throws IOException {
    var byStep = new TreeMap<Integer, Path>();
    for (int i = 0; i < models.size(); i++) {
      Path model = models.get(i);
      int step = step(model, i);
      Path other = byStep.putIfAbsent(step, model);
      if (other != null) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--model %s and --model %s are both of step %d. Give each step once.",
                other, model, step));
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

  private static Summary summary(RunSession run, TokenStore tokens) throws IOException {
    var folder = TrajectoryFolder.at(run.directory().trajectories());
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
