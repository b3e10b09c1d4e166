package dev.s2l.benchmarks;

import static dev.s2l.benchmarks.LanguageModelRun.path;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.LrSchedule;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Trains a few steps as `s2l train` does. The clock runs from the end of the first steps to that
/// of the last; the checkpoint after it does not count.
final class LanguageModelTraining {
  private LanguageModelTraining() {}

  static void measure(JsonNode request, ObjectNode answer) throws IOException {
    Path scratch = LanguageModelRun.scratch();
    var clock = new Clock();
    try (var tokenizer = TextTokenizer.open(path(request, "model"));
        var tokens = LanguageModelRecording.tokens(path(request, "rows"), tokenizer, scratch);
        var compute = Compute.on(LanguageModelRun.device(request));
        var decoder =
            Decoder.load(
                path(request, "model"),
                DType.FLOAT32,
                compute.withFormat(settings(request).dtype().resolve(compute.device())))) {
      var output = new TrainJob.Output(scratch.resolve("out"), scratch.resolve("log.jsonl"), "run");
      var job = new TrainJob(decoder, tokens, tokenizer, settings(request), new int[0], output);
      FineTuner.train(job, (step, trained) -> {}, clock, new StopSignal());
      int warm = request.get("warm").asInt();
      answer.put("seconds", (clock.ends.getLast() - clock.ends.get(warm)) / 1e9);
      answer.put(
          "tokens",
          clock.amounts.subList(warm + 1, clock.amounts.size()).stream()
              .mapToLong(Long::longValue)
              .sum());
      LanguageModelFloor.describe(decoder.config(), tokens, answer);
      var losses = answer.putArray("losses");
      for (String line : Files.readAllLines(output.log())) {
        losses.add(Json.COMPACT.readTree(line).get("loss").asDouble());
      }
    } finally {
      StageFolder.delete(scratch);
    }
  }

  private static TrainSettings settings(JsonNode request) {
    return TrainSettings.pretrained()
        .withSchedule(
            new TrainSettings.Schedule(
                request.get("rate").asDouble(),
                1,
                request.get("steps").asInt(),
                LrSchedule.CONSTANT,
                0))
        .withBatches(
            new TrainSettings.Batches(
                request.get("batch").asInt(), request.get("accumulated").asInt(), true))
        .withPrecision(Precision.named(request.get("format").asString()));
  }

  /// When each step ended; the first entry is the beginning.
  private static final class Clock implements Progress {
    private final List<Long> ends = new ArrayList<>();
    private final List<Long> amounts = new ArrayList<>();

    @Override
    public Task start(String stage, long total, String unit) {
      ends.add(System.nanoTime());
      amounts.add(0L);
      return new Task() {
        @Override
        public void advance(long amount, String detail) {
          ends.add(System.nanoTime());
          amounts.add(amount);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void note(String message) {}

    @Override
    public void warn(String message) {}
  }
}
