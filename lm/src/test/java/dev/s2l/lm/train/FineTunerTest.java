package dev.s2l.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Safetensors;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.TokenStores;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FineTunerTest {
  private static final Path MODEL = Golden.path("scored/gpt_neox");

  @TempDir Path folder;

  @Tag("device")
  @Test
  void fourStepsEqualTheReference() throws IOException {
    Path golden = Golden.path("models/gpt_neox");
    JsonNode adamw = json(golden.resolve("golden.json")).get("adamw");
    var settings =
        new TrainSettings(
            new TrainSettings.Schedule(1e-2, 1, 6, LrSchedule.COSINE, 1.0 / 3),
            new TrainSettings.Batches(4, 1, true),
            new TrainSettings.Optimizer(0.9, 0.999, 1e-8, 0.1, TrainSettings.Decayed.ALL, 1.0),
            new TrainSettings.Checkpoints(0, 0),
            Precision.FLOAT32,
            1,
            Activations.KEPT);
    var parameters = new TreeMap<String, float[]>();
    try (var tokens = GoldenRows.of(golden, folder.resolve("golden-rows"), 320);
        var decoder = Decoder.load(golden, DType.FLOAT32, Computes.DEVICE);
        var tokenizer = TextTokenizer.open(MODEL)) {
      var job = new TrainJob(decoder, tokens, tokenizer, settings, new int[] {4}, output("golden"));
      FineTuner.train(
          job,
          (step, trained) ->
              trained.parameters().forEach((name, p) -> parameters.put(name, Torch.floats(p))),
          Progress.SILENT,
          new StopSignal());
    }
    List<JsonNode> log = lines(output("golden").log());
    assertThat(log).hasSize(6);
    for (int s = 0; s < 4; s++) {
      JsonNode expected = adamw.get("steps").get(s);
      assertClose(log.get(s), "learning_rate", expected, "lr", 1e-9);
      assertClose(log.get(s), "loss", expected, "loss", 1e-4);
      assertClose(log.get(s), "grad_norm", expected, "grad_norm", 1e-4);
    }
    try (var expected = Safetensors.open(golden.resolve("golden.safetensors"));
        var scope = new PointerScope()) {
      parameters.forEach(
          (name, found) -> {
            String there = name.replace("embed_out.weight", "lm_head.weight");
            float[] gradient = Torch.floats(expected.tensor("grad." + there));
            float[] after = Torch.floats(expected.tensor("after_4_steps." + there));
            for (int i = 0; i < found.length; i++) {
              if (Math.abs(gradient[i]) >= 1e-7) {
                assertThat(found[i]).as("%s[%d]", name, i).isCloseTo(after[i], within(1e-3f));
              }
            }
          });
    }
    assertThat(parameters).hasSizeGreaterThan(20);
  }

  @Test
  void aStoppedRunEndsAsAnUndisturbedOne() throws IOException {
    var straight = run("straight", 0);
    for (int stopAfter : new int[] {1, 5, 11}) {
      String name = "stopped-" + stopAfter;
      assertThatThrownBy(() -> run(name, stopAfter))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TERMINATED));
      var resumed = run(name, 0);
      assertThat(resumed.recorded()).isEqualTo(straight.recorded());
      assertThat(resumed.weights()).isEqualTo(straight.weights());
      assertThat(resumed.log()).isEqualTo(straight.log());
      assertThat(resumed.folders()).isEqualTo(straight.folders());
    }
  }

  @Test
  void aKilledRunEndsAsAnUndisturbedOneAndADamagedCheckpointIsPassedOver() throws IOException {
    var straight = run("straight", 0);
    assertThatThrownBy(
            () ->
                train(
                    "killed",
                    step -> {
                      if (step == 8) {
                        throw new IllegalStateException("power cut");
                      }
                    },
                    Progress.SILENT,
                    new StopSignal()))
        .hasMessage("power cut");
    Path newest = output("killed").checkpoints().resolve("checkpoint-8");
    byte[] weights = Files.readAllBytes(newest.resolve("model.safetensors"));
    weights[weights.length - 9] ^= 1;
    Files.write(newest.resolve("model.safetensors"), weights);
    Files.createDirectories(newest.resolveSibling("checkpoint-9999"));
    Files.createDirectories(newest.resolveSibling("checkpoint-abc"));
    var resumed = run("killed", 0);
    assertThat(resumed.weights()).isEqualTo(straight.weights());
    assertThat(resumed.log()).isEqualTo(straight.log());
    assertThat(newest.resolveSibling("checkpoint-9999")).exists();
    assertThat(newest.resolveSibling("checkpoint-abc")).exists();
  }

  @Test
  void aTrainingWhoseFittedRowsSitOutEndsTheSameAfterAStop() throws IOException {
    var straight = skipping("straight", 0);
    var rows = TrainerState.of(straight).rowsByEpoch();
    assertThat(rows).hasSize(4);
    assertThat(rows.getFirst()).isEqualTo(new TrainerState.EpochRows(1, 4, 30, 0));
    assertThat(rows.getLast().skipped()).isBetween(1, 29);
    assertThat(rows.getLast().trained() + rows.getLast().skipped()).isEqualTo(30);
    for (int stopAfter : new int[] {2, 4, 6, 9}) {
      assertThatThrownBy(() -> skipping("stopped-" + stopAfter, stopAfter))
          .isInstanceOf(S2lException.class);
      var resumed = skipping("stopped-" + stopAfter, 0);
      for (String file :
          List.of("model.safetensors", "row_losses.safetensors", "trainer_state.json")) {
        assertThat(Files.readAllBytes(resumed.resolve(file)))
            .as("%s after %d", file, stopAfter)
            .isEqualTo(Files.readAllBytes(straight.resolve(file)));
      }
    }
  }

  /// @return the last checkpoint
  private Path skipping(String name, int stopAfter) {
    var stop = new StopSignal();
    var progress =
        new CountingProgress(() -> {}, stopAfter, () -> stop.request(ExitCode.TERMINATED));
    try (var tokens = rows("rows-" + name + stopAfter);
        var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(MODEL)) {
      var base = job(decoder, tokens, tokenizer, "skipping-" + name, 0);
      var settings =
          base.settings()
              .withSchedule(new TrainSettings.Schedule(3e-4, 4, -1, LrSchedule.LINEAR, 0.1));
      var job =
          new TrainJob(
              decoder,
              tokens,
              new Curriculum(Optional.empty(), OptionalDouble.of(6.8)),
              Optional.empty(),
              tokenizer,
              settings,
              new int[0],
              base.output());
      return FineTuner.train(job, (step, trained) -> {}, progress, stop).lastCheckpoint();
    }
  }

  @Test
  void heldOutRowsAreScoredAndTheBestModelIsKeptAlsoAfterAStop() throws IOException {
    Path straight = heldOut("straight", 0);
    var state = TrainerState.of(straight);
    assertThat(state.evaluations())
        .extracting(TrainerState.Evaluation::step)
        .containsExactly(5, 10, 12);
    var best = state.best().orElseThrow();
    assertThat(state.evaluations())
        .allMatch(evaluation -> evaluation.evalLoss() >= best.evalLoss());
    Path kept = straight.resolveSibling("best");
    StageFolder.verify(kept);
    assertThat(json(kept.resolve("eval_results.json")).get("step").asInt()).isEqualTo(best.step());
    assertThat(evaluated(kept)).isCloseTo(best.evalLoss(), within(1e-6));
    List<String> log =
        Files.readAllLines(output("held-out-straight").log().resolveSibling("eval_log.jsonl"));
    assertThat(log).hasSize(3);
    assertThat(log.getFirst()).startsWith("{\"step\":5,");
    for (int stopAfter : new int[] {3, 5, 7, 11}) {
      String name = "stopped-" + stopAfter;
      assertThatThrownBy(() -> heldOut(name, stopAfter)).isInstanceOf(S2lException.class);
      Path resumed = heldOut(name, 0);
      for (String file : List.of("model.safetensors", "trainer_state.json")) {
        assertThat(Files.readAllBytes(resumed.resolve(file)))
            .as("%s after %d", file, stopAfter)
            .isEqualTo(Files.readAllBytes(straight.resolve(file)));
      }
      assertThat(Files.readAllBytes(resumed.resolveSibling("best").resolve("model.safetensors")))
          .isEqualTo(Files.readAllBytes(kept.resolve("model.safetensors")));
      assertThat(
              Files.readAllLines(output("held-out-" + name).log().resolveSibling("eval_log.jsonl")))
          .isEqualTo(log);
    }
  }

  /// The mean loss a learned token of the held-out rows.
  private double evaluated(Path model) {
    try (var tokens =
            TokenStores.of(folder.resolve("scored"), 1024, TokenStores.random(9, 1024, 3, 12));
        var decoder = Decoder.load(model, DType.FLOAT32, Computes.CPU)) {
      float[] losses =
          LossRecorder.record(
              decoder,
              tokens,
              RecordSettings.of(decoder.config(), decoder.compute()),
              "score",
              Progress.SILENT,
              new StopSignal());
      double sum = 0;
      long learned = 0;
      for (int row = 0; row < losses.length; row++) {
        sum += (double) losses[row] * tokens.learnedCount(row);
        learned += tokens.learnedCount(row);
      }
      return sum / learned;
    }
  }

  /// @return the last checkpoint
  private Path heldOut(String name, int stopAfter) {
    var stop = new StopSignal();
    var progress =
        new CountingProgress(() -> {}, stopAfter, () -> stop.request(ExitCode.TERMINATED));
    try (var tokens = rows("rows-held-out-" + name + stopAfter);
        var held =
            TokenStores.of(
                folder.resolve("held-out-rows-" + name + stopAfter),
                1024,
                TokenStores.random(9, 1024, 3, 12));
        var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(MODEL)) {
      var base = job(decoder, tokens, tokenizer, "held-out-" + name, 0);
      var settings =
          base.settings()
              .withSchedule(new TrainSettings.Schedule(5e-2, 3, -1, LrSchedule.COSINE, 0.1));
      var job =
          new TrainJob(
              decoder,
              tokens,
              Curriculum.PLAIN,
              Optional.of(new HeldOut(held, 5)),
              tokenizer,
              settings,
              new int[0],
              base.output());
      return FineTuner.train(job, (step, trained) -> {}, progress, stop).lastCheckpoint();
    }
  }

  @Test
  void everyRecordedStepKeepsItsWeightsAndTheNewestTwoTheOptimizer() throws IOException {
    var finished = run("kept", 0);
    assertThat(finished.folders()).containsExactly("checkpoint-12", "checkpoint-4", "checkpoint-8");
    Path parent = output("kept").checkpoints();
    assertThat(parent.resolve("checkpoint-4/optimizer.safetensors")).doesNotExist();
    assertThat(parent.resolve("checkpoint-8/optimizer.safetensors")).exists();
    for (String name : finished.folders()) {
      StageFolder.verify(parent.resolve(name));
      assertThat(parent.resolve(name).resolve("tokenizer.json")).exists();
    }
    try (var decoder = Decoder.load(parent.resolve("checkpoint-12"), DType.FLOAT32, Computes.CPU)) {
      assertThat(decoder.parameters()).isNotEmpty();
    }
    assertThat(json(parent.resolve("checkpoint-8/trainer_state.json")).get("global_step").asInt())
        .isEqualTo(8);
  }

  @Test
  void aLossThatIsNoNumberStopsTheRun() {
    try (var tokens = rows("rows");
        var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(MODEL)) {
      var job = job(decoder, tokens, tokenizer, "diverged", 0);
      TrainJob.RecordListener poison =
          (step, trained) -> {
            if (step == 4) {
              try (var scope = new PointerScope();
                  var noGrad = new NoGradGuard()) {
                trained.parameters().lastEntry().getValue().fill_(new Scalar(Double.NaN));
              }
            }
          };
      assertThatThrownBy(() -> FineTuner.train(job, poison, Progress.SILENT, new StopSignal()))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DIVERGED))
          .hasMessageContaining("step 5");
      assertThat(output("diverged").checkpoints().resolve("checkpoint-4")).exists();
    }
  }

  @Test
  void memoryStaysFlatOverFiftySteps() {
    try (var tokens = rows("rows");
        var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU)) {
      var compute = new ComputePlan(128, 64, 2);
      try (var gradients = new BatchGradients(decoder, tokens, compute, 1, new StopSignal());
          var optimizer =
              new AdamW(
                  decoder.parameters(),
                  gradients.gradients(),
                  TrainSettings.pretrained().optimizer())) {
        long before = 0;
        for (int step = 1; step <= 55; step++) {
          gradients.compute(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 1);
          optimizer.step(step, 1e-4);
          if (step == 5) {
            before = Pointer.totalCount();
          }
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
      }
    }
  }

  /// What is left of a run: equal for equal runs.
  private record Outcome(
      List<Integer> recorded, byte[] weights, List<String> log, List<String> folders) {}

  /// @param stopAfter asks to stop during this step; 0 for never
  private Outcome run(String name, int stopAfter) throws IOException {
    var stop = new StopSignal();
    var recorded = new ArrayList<Integer>();
    var progress =
        new CountingProgress(() -> {}, stopAfter, () -> stop.request(ExitCode.TERMINATED));
    train(name, recorded::add, progress, stop);
    Path parent = output(name).checkpoints();
    try (var folders = Files.list(parent)) {
      return new Outcome(
          recorded.stream().filter(step -> step == 12).toList(),
          Files.readAllBytes(parent.resolve("checkpoint-12/model.safetensors")),
          Files.readAllLines(output(name).log()).stream()
              .map(line -> line.replaceAll(",\"tokens_per_second\":\\d+", ""))
              .toList(),
          folders
              .map(path -> path.getFileName().toString())
              .filter(folder -> !folder.endsWith("9999") && !folder.endsWith("abc"))
              .sorted()
              .toList());
    }
  }

  private void train(
      String name, java.util.function.IntConsumer listener, Progress progress, StopSignal stop) {
    try (var tokens = rows("rows-" + name);
        var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(MODEL)) {
      FineTuner.train(
          job(decoder, tokens, tokenizer, name, 0),
          (step, trained) -> listener.accept(step),
          progress,
          stop);
    }
  }

  private TrainJob job(
      Decoder decoder, TokenStore tokens, TextTokenizer tokenizer, String name, int limit) {
    var base = TrainSettings.fromScratch();
    var settings =
        new TrainSettings(
            new TrainSettings.Schedule(1e-3, 3, -1, LrSchedule.COSINE, 0.1),
            new TrainSettings.Batches(4, 2, true),
            base.optimizer(),
            new TrainSettings.Checkpoints(0, limit),
            Precision.FLOAT32,
            7,
            Activations.KEPT);
    return new TrainJob(
        decoder, tokens, tokenizer, settings, new int[] {0, 4, 8, 12}, output(name));
  }

  private TrainJob.Output output(String name) {
    Path run = folder.resolve(name);
    return new TrainJob.Output(
        run.resolve("proxy"), run.resolve("trainer_log.jsonl"), "model " + MODEL.getFileName());
  }

  private TokenStore rows(String name) {
    return TokenStores.of(folder.resolve(name), 1024, TokenStores.random(30, 1024, 3, 11));
  }

  private static void assertClose(
      JsonNode found, String name, JsonNode expected, String other, double tolerance) {
    double value = expected.get(other).asDouble();
    assertThat(found.get(name).asDouble())
        .as(name)
        .isCloseTo(value, within(tolerance * Math.max(1, Math.abs(value))));
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(file));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(JsonMapper.shared()::readTree).toList();
  }
}
