package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.evaluate.HarnessFiles.Asked;
import dev.s2l.evaluate.Summary.Metric;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Results in the layout of lm-evaluation-harness.
class HarnessFilesTest {
  private static final Task TASK =
      Task.of(
          new Task.Source(
              "t.yaml",
              "",
              Map.of(
                  "name",
                  "t",
                  "description",
                  "d",
                  "source",
                  "s",
                  "licence",
                  "l",
                  "answer",
                  "number",
                  "scorers",
                  List.of("lm-eval-strict"))));

  @TempDir private Path folder = Path.of("");

  private JsonNode results(int items, Map<String, Metric> metrics) throws IOException {
    Instant time = Instant.ofEpochSecond(1_700_000_000L + items);
    var files = new HarnessFiles(folder, "m", time, time);
    files.add(
        TASK,
        new TaskResult(items, new TreeMap<>(metrics), new TreeMap<>(), new TreeMap<>()),
        new Asked(items, 0, List.of(), 8),
        List.of());
    files.writeResults(Map.of());
    Path written;
    try (var all = Files.list(folder)) {
      written =
          all.filter(file -> file.getFileName().toString().startsWith("results_"))
              .findFirst()
              .orElseThrow();
    }
    JsonNode tree = Json.COMPACT.readTree(Files.readAllBytes(written));
    HarnessFiles.removeEarlier(folder);
    return tree.at("/results/t");
  }

  /// Seven of ten: their sample_stddev of seven ones and three zeros, over the root of ten.
  @Test
  void theStandardErrorOfAnAccuracyIsTheirs() throws IOException {
    var metrics = Map.of("accuracy/lm-eval-strict", new Metric(0.7, 0.4, 1.0, "signature"));
    JsonNode ten = results(10, metrics);
    assertThat(ten.path("exact_match,strict-match").doubleValue()).isEqualTo(0.7);
    assertThat(ten.path("exact_match_stderr,strict-match").doubleValue())
        .isEqualTo(0.15275252316519466, within(1e-15));
    assertThat(results(1, metrics).path("exact_match_stderr,strict-match").stringValue())
        .isEqualTo("N/A");
  }

  @Test
  void thatOfOtherMetricsComesFromTheInterval() throws IOException {
    JsonNode task = results(10, Map.of("bleu", new Metric(20, 18, 21.919928, "signature")));
    assertThat(task.path("bleu_stderr,none").doubleValue()).isEqualTo(1.0, within(1e-12));
  }
}
