package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.evaluate.Evaluation;
import dev.s2l.evaluate.Generation;
import dev.s2l.evaluate.HarnessFiles;
import dev.s2l.evaluate.ItemDraw;
import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Task;
import dev.s2l.evaluate.VerdictLog;
import dev.s2l.report.Scoreboard.Differ;
import dev.s2l.report.Scoreboard.ListedItem;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scoreboard of evaluations as `s2l evaluate` writes them.
class ScoreboardReaderTest {
  private static final Judging JUDGING =
      new Judging(List.of(), new ItemDraw(0, 7), ProgramRunner.NONE, Optional.empty());

  @TempDir private Path run = Path.of("");

  private static Task task(String name, String... scorers) {
    var tree = new TreeMap<String, Object>(Map.of("answer", "number", "scorers", List.of(scorers)));
    for (String key : List.of("name", "description", "source", "licence")) {
      tree.put(key, name);
    }
    return Task.of(new Task.Source("t.yaml", "", tree));
  }

  private static Generation row(int id, String text) {
    return new Generation(
        "i" + id, text, "7", "question " + id, null, new TreeMap<>(Map.of("topic", "sums")));
  }

  /// Writes an evaluation of texts by model and task.
  private void evaluate(Map<String, Map<Task, List<Generation>>> models) throws IOException {
    try (var folder = StageFolder.begin(run.resolve("evaluation"))) {
      try (var log = new VerdictLog(folder.file(""), "settings")) {
        var evaluation = new Evaluation(JUDGING, log);
        for (var model : models.entrySet()) {
          for (var task : model.getValue().entrySet()) {
            evaluation
                .part(Optional.of(model.getKey()), task.getKey(), "")
                .judge(task.getValue(), new StopSignal());
            Path texts =
                folder
                    .file(HarnessFiles.folderName(model.getKey()))
                    .resolve(Rescoring.generations(task.getKey().name()));
            Files.createDirectories(texts.getParent());
            var lines = new ArrayList<String>();
            for (Generation row : task.getValue()) {
              lines.add(
                  Json.COMPACT.writeValueAsString(
                      Map.of(
                          "id", row.id(),
                          "question", "question of " + row.id(),
                          "reference", row.reference(),
                          "generation", row.text())));
            }
            Files.write(texts, lines);
          }
        }
        folder.write(
            Rescoring.SUMMARY, Json.pretty(evaluation.summary(Progress.SILENT, new StopSignal())));
        log.finish();
      }
      folder.commit();
    }
  }

  private Scoreboard board() throws IOException {
    return ScoreboardReader.of(run.resolve("evaluation")).orElseThrow();
  }

  @Test
  void whatModelsDifferInComesFirstThenWhatScorersDifferIn() throws IOException {
    Task sums = task("sums", "lm-eval-strict", "lm-eval-flexible");
    // Item 0: both right. 1: the scorers differ. 2: the models differ. 3: both wrong.
    evaluate(
        Map.of(
            "org/a",
            Map.of(sums, List.of(row(0, "#### 7"), row(1, "so 7"), row(2, "#### 7"), row(3, "8"))),
            "b",
            Map.of(
                sums,
                List.of(row(0, "#### 7"), row(1, "it is 7"), row(2, "#### 9"), row(3, "9")))));

    Scoreboard board = board();

    assertThat(board.items()).isEqualTo(4);
    assertThat(board.modelsDiffer()).isEqualTo(1);
    assertThat(board.scorersDiffer()).isEqualTo(1);
    assertThat(board.listed().stream().map(ListedItem::id)).startsWith("i2", "i1").hasSize(4);
    ListedItem first = board.listed().getFirst();
    assertThat(first.differ()).isEqualTo(Differ.MODELS);
    assertThat(first.question()).isEqualTo("question of i2");
    assertThat(first.verdicts().split(" ")).containsExactlyInAnyOrder("right", "wrong");
    assertThat(first.answers())
        .extracting(answer -> answer.model() + " " + answer.text())
        .containsExactlyInAnyOrder("org/a #### 7", "b #### 9");
    assertThat(board.results())
        .extracting(result -> result.model() + " " + result.metric() + " " + result.value().value())
        .contains("org/a accuracy/lm-eval-flexible 75.0", "b accuracy/lm-eval-strict 25.0");
    assertThat(board.results().getFirst().groups().getFirst().name()).isEqualTo("sums");
    assertThat(board.comparisons()).hasSize(2);
  }

  @Test
  void ofManyItemsTheListHoldsSomeOfEachTaskAndVerdict() throws IOException {
    var many = new ArrayList<Generation>();
    for (int i = 0; i < 3000; i++) {
      many.add(row(i, i % 100 == 99 ? "" : i % 2 == 0 ? "7" : "8"));
    }
    evaluate(
        Map.of(
            "a",
            Map.of(task("large", "strict"), many, task("small", "strict"), many.subList(0, 4))));

    Scoreboard board = board();

    assertThat(board.items()).isEqualTo(3004);
    assertThat(board.listed()).hasSize(ScoreboardReader.LISTED).doesNotHaveDuplicates();
    assertThat(board.listedTasks()).containsOnlyKeys("large", "small").containsEntry("small", 4L);
    assertThat(board.listedVerdicts())
        .containsEntry("no-answer", 30L)
        .containsKeys("right", "wrong");
  }

  @Test
  void aLongTextIsShownWithItsEnd() {
    String text = "a".repeat(300) + "b".repeat(1000) + "\uD83D\uDE00".repeat(10) + " is 7";

    assertThat(Excerpt.ends(text))
        .hasSizeLessThan(450)
        .startsWith("aaa")
        .endsWith("\uD83D\uDE00 is 7");
    assertThat(Excerpt.ends("short")).isEqualTo("short");
  }

  @Test
  void noEvaluationIsNoScoreboard() throws IOException {
    assertThat(ScoreboardReader.of(run.resolve("evaluation"))).isEmpty();
  }
}
