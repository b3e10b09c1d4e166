package dev.s2l.lm.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;

/// `trainer_log.jsonl`: one line a step, each step once, however often the run was interrupted.
final class TrainerLog implements AutoCloseable {
  private final BufferedWriter out;

  private TrainerLog(BufferedWriter out) {
    this.out = out;
  }

  /// @param loss mean over the batch's learned tokens before the update, in nats
  /// @param learningRate of this update
  /// @param gradNorm length of the gradient before clipping
  record Line(
      int step,
      double epoch,
      double loss,
      @JsonProperty("learning_rate") double learningRate,
      @JsonProperty("grad_norm") double gradNorm,
      @JsonProperty("tokens_per_second") long tokensPerSecond) {}

  /// Opens the log to continue after `step`: later lines, and one that was cut off, are removed.
  static TrainerLog open(Path file, int step) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    var kept = new StringBuilder();
    if (step > 0 && Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file)) {
        if (!belongs(line, step)) {
          break;
        }
        kept.append(line).append('\n');
      }
    }
    AtomicFile.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
    return new TrainerLog(Files.newBufferedWriter(file, StandardOpenOption.APPEND));
  }

  private static boolean belongs(String line, int step) {
    try {
      return Json.COMPACT.readValue(line, Line.class).step() <= step;
    } catch (JacksonException e) {
      return false;
    }
  }

  void write(Line line) throws IOException {
    out.write(Json.COMPACT.writeValueAsString(line));
    out.write('\n');
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
