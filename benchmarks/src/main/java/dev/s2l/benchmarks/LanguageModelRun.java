package dev.s2l.benchmarks;

import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.S2lException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// s2l's side of `run.sh LM`: answers requests, one JSON object a line from standard input to
/// standard output, as `peers/lm_peers.py` does for the peers.
///
/// | work | other keys | answer |
/// |---|---|---|
/// | `model` | `config`, a file or `tiny`; `folder` | a model with random weights |
/// | `products` | `format`, `threads`, `device` | `gflops` of a large product |
/// | `record` | as below, `warm`: every `warm`-th row is recorded before; `losses`, a file | `seconds`, `tokens` |
/// | `train` | as below, `batch`, `accumulated`, `steps`, `warm`: steps before; `rate` | `seconds`, `tokens`, `losses` by step |
///
/// `record` and `train` take `model`, `rows` (JSON Lines), `format`, `device`; their answers also
/// have the shape of the work ([LanguageModelFloor]). What cannot be done is answered with
/// `refused`.
public final class LanguageModelRun {
  private LanguageModelRun() {}

  public static void main(String[] arguments) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      var request = Json.COMPACT.readTree(line);
      var answer = Json.COMPACT.createObjectNode();
      try {
        answer(request, answer);
      } catch (S2lException e) {
        if (e.exitCode() != ExitCode.USAGE && e.exitCode() != ExitCode.RESOURCES) {
          throw e;
        }
        answer.put("refused", e.getMessage());
      }
      System.out.println(answer);
    }
  }

  private static void answer(JsonNode request, ObjectNode answer) throws IOException {
    String work = request.get("work").asString();
    switch (work) {
      case "model" -> RandomModel.make(request.get("config").asString(), path(request, "folder"));
      case "products" -> Products.measure(request, answer);
      case "record" -> LanguageModelRecording.measure(request, answer);
      case "train" -> LanguageModelTraining.measure(request, answer);
      default -> throw new IllegalArgumentException(work);
    }
  }

  static Path path(JsonNode request, String key) {
    return Path.of(request.get(key).asString());
  }

  static ComputeDevice device(JsonNode request) {
    return ComputeDevice.named(request.get("device").asString());
  }

  static Path scratch() throws IOException {
    return Files.createTempDirectory("language-model-run");
  }
}
