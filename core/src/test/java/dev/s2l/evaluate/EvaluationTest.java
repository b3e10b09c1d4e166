package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Texts of models judged: verdicts, metrics, models beside each other.
class EvaluationTest {
  private static final ItemDraw ALL = new ItemDraw(0, 7);
  private static final Judging JUDGING =
      new Judging(List.of(), ALL, ProgramRunner.NONE, Optional.empty());
  private static final Task NUMBERS =
      task(Map.of("answer", "number", "scorers", List.of("strict")));
  private static final Task TEXTS =
      task(Map.of("answer", "text", "metrics", List.of("bleu", "rougeL", "rougeL-stem")));

  @TempDir private Path folder = Path.of("");
  private @Nullable VerdictLog log;

  private Evaluation evaluation() throws IOException {
    log = new VerdictLog(folder, "settings");
    return new Evaluation(JUDGING, log);
  }

  private List<String> verdicts() throws IOException {
    Objects.requireNonNull(log).finish();
    return Files.readAllLines(folder.resolve(Rescoring.VERDICTS));
  }

  private static Task task(Map<String, Object> more) {
    var tree = new TreeMap<String, Object>(more);
    for (String key : List.of("name", "description", "source", "licence")) {
      tree.put(key, "t");
    }
    return Task.of(new Task.Source("t.yaml", "", tree));
  }

  private static Generation row(String id, String text, String reference, String topic) {
    return new Generation(id, text, reference, null, null, new TreeMap<>(Map.of("topic", topic)));
  }

  private static Summary summary(Evaluation evaluation) throws IOException {
    return evaluation.summary(Progress.SILENT, new StopSignal());
  }

  /// The results of the only task, as the file has them.
  private static JsonNode tree(Evaluation evaluation) throws IOException {
    return Json.COMPACT.<JsonNode>valueToTree(summary(evaluation)).at("/tasks/t");
  }

  private static double value(JsonNode tree, String path) {
    return tree.at(path).path("value").doubleValue();
  }

  @Test
  void twoModelsAreComparedItemByItem() throws IOException {
    var evaluation = evaluation();
    for (String model : List.of("good", "bad")) {
      var part = evaluation.part(Optional.of(model), NUMBERS, "prompt:x");
      for (int i = 0; i < 10; i++) {
        // 8 right beside 2; one item that only the second has right, seven only the first.
        boolean right = model.equals("good") ? i < 8 : i == 0 || i == 9;
        part.judge(List.of(row("" + i, right ? "7" : "8", "7", "x")), new StopSignal());
      }
    }
    var summary = summary(evaluation);
    assertThat(summary.tasks()).isEmpty();
    assertThat(summary.models()).containsOnlyKeys("bad", "good");
    var pair = summary.comparisons().getFirst();
    assertThat(summary.comparisons()).hasSize(1);
    assertThat(pair.metric()).isEqualTo("accuracy/strict");
    assertThat(pair.first()).isEqualTo("good");
    assertThat(pair.second()).isEqualTo("bad");
    assertThat(pair.difference()).isEqualTo(0.6, within(1e-12));
    // Two-sided binomial test of 1 in 8: 2 (1 + 8) / 256.
    assertThat(pair.p()).isEqualTo(18 / 256.0, within(1e-12));
    assertThat(pair.test()).isEqualTo("mcnemar-exact");
    assertThat(pair.low()).isBetween(-0.2, 0.6);
    assertThat(pair.high()).isBetween(0.6, 1.0);
    assertThat(verdicts()).hasSize(20);
  }

  @Test
  void modelsThatAreAlikeDifferInNothing() {
    assertThat(Comparison.mcNemar(0, 0)).isEqualTo(1);
    assertThat(Comparison.mcNemar(5, 5)).isEqualTo(1);
    assertThat(Comparison.mcNemar(0, 10)).isEqualTo(2 / 1024.0, within(1e-15));
    assertThat(Comparison.mcNemar(2000, 2200)).isBetween(0.0019, 0.0022);
    var same =
        Bootstrap.of(1)
            .difference(
                new double[] {1, 2, 4}, new double[] {1, 2, 4}, 1, (sums, n) -> sums[0] / n);
    assertThat(same).isEqualTo(new Bootstrap.Difference(0, 0, 0, 1));
  }

  @Test
  void textsHaveMetricsByTopicAndAnEmptySideIsZero() throws IOException {
    var evaluation = evaluation();
    evaluation
        .part(Optional.empty(), TEXTS, "")
        .judge(
            List.of(
                row("1", "the cat sat on the mat", "the cat sat on the mat", "x"),
                row("2", "", "no word is left", "y"),
                row("3", "nothing was wanted", "", "y")),
            new StopSignal());
    JsonNode result = tree(evaluation);
    assertThat(verdicts()).isEmpty();
    assertThat(result.path("metrics").propertyNames())
        .containsExactly("bleu", "rougeL", "rougeL-stem");
    assertThat(value(result, "/metrics/rougeL")).isEqualTo(100 / 3.0, within(1e-9));
    assertThat(value(result, "/groups/topic/x/metrics/bleu")).isEqualTo(100, within(1e-9));
    assertThat(value(result, "/groups/topic/y/metrics/rougeL")).isZero();
    assertThat(value(result, "/groups/topic/y/metrics/bleu")).isZero();
    assertThat(result.at("/metrics/bleu/signature").stringValue()).contains("tok:13a");
  }

  @Test
  void bleuOfTwoModelsIsComparedOverTheSameDraws() throws IOException {
    var evaluation = evaluation();
    for (String model : List.of("a", "b")) {
      var part = evaluation.part(Optional.of(model), TEXTS, "");
      for (int i = 0; i < 6; i++) {
        String reference = "one two three four five item " + i;
        String text = model.equals("a") ? reference : "six seven eight nine item " + i;
        part.judge(List.of(row("" + i, text, reference, "x")), new StopSignal());
      }
    }
    var pairs = summary(evaluation).comparisons();
    assertThat(pairs)
        .extracting(Comparison::metric)
        .containsExactly("bleu", "rougeL", "rougeL-stem");
    assertThat(pairs.getFirst().difference()).isGreaterThan(50);
    assertThat(pairs.getFirst().test()).isEqualTo("paired-bootstrap");
    // No draw has the other sign: 2 (0 + 1) / (1000 + 2).
    assertThat(pairs.getFirst().p()).isEqualTo(2 / 1002.0, within(1e-12));
  }

  @Test
  void lossIsTheMeanOfTokensAndOfRows() throws IOException {
    var task = task(Map.of("answer", "text", "metrics", List.of("loss")));
    var evaluation = evaluation();
    evaluation.add(
        "m",
        task,
        List.of(
            new RowLoss("1", 1, 4.0, new TreeMap<>(Map.of("source", "a"))),
            new RowLoss("2", 3, 2.0, new TreeMap<>(Map.of("source", "b")))),
        "prompt:alpaca");
    JsonNode result = tree(evaluation);
    assertThat(result.path("items").intValue()).isEqualTo(2);
    assertThat(value(result, "/metrics/loss")).isEqualTo(10.0 / 4);
    assertThat(value(result, "/metrics/loss-by-row")).isEqualTo(3.0);
    assertThat(value(result, "/groups/source/b/metrics/loss")).isEqualTo(2.0);
    assertThat(result.at("/metrics/loss/signature").stringValue())
        .isEqualTo("task:t|prompt:alpaca|mean:tokens|unit:nats|interval:bootstrap-1000-95|seed:7");
  }
}
