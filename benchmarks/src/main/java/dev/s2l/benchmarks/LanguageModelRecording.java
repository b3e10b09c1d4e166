package dev.s2l.benchmarks;

import static dev.s2l.benchmarks.LanguageModelRun.path;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.Precision;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.Progress;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Records the losses of some rows as a checkpoint after the first is recorded: the code is warm.
final class LanguageModelRecording {
  private static final int MAX_LENGTH = 512;

  private LanguageModelRecording() {}

  static void measure(JsonNode request, ObjectNode answer) throws IOException {
    var precision = Precision.named(request.get("format").asString());
    var device = LanguageModelRun.device(request);
    Path scratch = LanguageModelRun.scratch();
    try (var tokenizer = TextTokenizer.open(path(request, "model"));
        var tokens = tokens(path(request, "rows"), tokenizer, scratch);
        var compute = Compute.on(device);
        var decoder = Decoder.load(path(request, "model"), precision.resolve(device), compute)) {
      var settings = RecordSettings.of(decoder.config(), compute);
      int warm = request.get("warm").asInt();
      int[] first = IntStream.range(0, tokens.rows()).filter(row -> row % warm == 0).toArray();
      LossRecorder.record(
          decoder, tokens, first, settings, "warm", Progress.SILENT, new StopSignal());
      long begin = System.nanoTime();
      float[] losses =
          LossRecorder.record(
              decoder, tokens, settings, "record", Progress.SILENT, new StopSignal());
      answer.put("seconds", (System.nanoTime() - begin) / 1e9);
      LanguageModelFloor.describe(decoder.config(), tokens, answer);
      answer.put("tokens", answer.get("allTokens").asLong());
      write(losses, path(request, "losses"));
    } finally {
      StageFolder.delete(scratch);
    }
  }

  static TokenStore tokens(Path rows, TextTokenizer tokenizer, Path scratch) throws IOException {
    try (var dataset =
        Dataset.read(
            List.of(rows),
            DatasetSettings.defaults(),
            scratch.resolve("dataset"),
            Progress.SILENT)) {
      return TokenStore.build(
          dataset,
          PromptTemplate.ALPACA,
          tokenizer,
          MAX_LENGTH,
          OverLength.TRUNCATE,
          scratch.resolve("tokens"),
          Progress.SILENT);
    }
  }

  private static void write(float[] losses, Path file) throws IOException {
    var text = new StringBuilder();
    for (float loss : losses) {
      text.append(loss).append('\n');
    }
    Files.writeString(file, text);
  }
}
