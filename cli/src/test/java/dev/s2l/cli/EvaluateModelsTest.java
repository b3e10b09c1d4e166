package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.dataset.ParquetFiles;
import dev.s2l.run.Json;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Models that are asked, as a user does it.
class EvaluateModelsTest {
  private static final Path NEOX = Golden.path("scored/gpt_neox");
  private static final Path LLAMA = Golden.path("scored/llama_gqa_tied");

  @TempDir private Path folder = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void make() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    var svamp = new ArrayList<String>();
    for (int i = 0; i < 24; i++) {
      svamp.add(
          "{\"id\":\"s-%d\",\"topic\":\"%s\",\"question\":\"Ann has %d apples and buys 2. How many?\","
                  .formatted(i, i % 2 == 0 ? "even" : "odd", i)
              + "\"answer\":\"%d\"}".formatted(i + 2));
    }
    Files.write(data.resolve("svamp.jsonl"), svamp);
    Files.writeString(
        data.resolve("clinical.jsonl"),
        """
        {"id": "c-1", "topic": "GENHX", "question": "Summarize: cough.", "answer": "She coughs."}
        {"id": "c-2", "topic": "PLAN", "question": "Summarize: rest.", "answer": "Rest."}
        """);
  }

  private InProcess.Ended evaluate(String name, Object... further) {
    return InProcess.run(arguments(name, further));
  }

  private String[] arguments(String name, Object... further) {
    var arguments = new ArrayList<>(List.of("evaluate", "-o", folder.resolve(name).toString()));
    Stream.of(further).map(String::valueOf).forEach(arguments::add);
    return arguments.toArray(String[]::new);
  }

  private void done(String name, Object... further) {
    var ended = evaluate(name, further);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  private Path evaluation(String name) {
    return folder.resolve(name).resolve("evaluation");
  }

  private static Path only(Path folder, String pattern) throws IOException {
    try (var files = Files.newDirectoryStream(folder, pattern)) {
      var found = new ArrayList<Path>();
      files.forEach(found::add);
      assertThat(found).as(pattern).hasSize(1);
      return found.getFirst();
    }
  }

  private Path own(String name, Path model) {
    return evaluation(name).resolve(model.toString().replace("/", "__"));
  }

  private JsonNode summary(String name) throws IOException {
    return Json.COMPACT.readTree(Files.readAllBytes(evaluation(name).resolve("summary.json")));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().<JsonNode>map(Json.COMPACT::readTree).toList();
  }

  @Test
  void aModelIsAskedAndItsAnswersAreScoredAndCanBeScoredAgain() throws IOException {
    done(
        "one",
        "--model",
        NEOX,
        "--tasks=svamp",
        "--task-data",
        data,
        "--limit=6",
        "--max-new-tokens=5");
    var verdicts = lines(evaluation("one").resolve("verdicts.jsonl"));
    assertThat(verdicts).hasSize(6 * 2);
    assertThat(verdicts)
        .allSatisfy(
            line -> {
              assertThat(line.path("model").stringValue()).isEqualTo(NEOX.toString());
              assertThat(line.path("task").stringValue()).isEqualTo("svamp");
            });
    var summary = summary("one");
    assertThat(summary.path("models").propertyNames()).containsExactly(NEOX.toString());
    JsonNode task = summary.path("tasks").path("svamp");
    assertThat(task).isEqualTo(summary.path("models").path(NEOX.toString()).at("/tasks/svamp"));
    assertThat(task.path("items").intValue()).isEqualTo(6);
    assertThat(task.at("/metrics/accuracy~1strict/signature").stringValue())
        .startsWith("task:svamp|items:6|prompt:alpaca|prompting:cot|shots:0|max-new-tokens:5|");
    Path generations = own("one", NEOX).resolve("generations_svamp.jsonl");
    JsonNode first = lines(generations).getFirst();
    assertThat(first.path("prompt").stringValue())
        .startsWith("Below is an instruction")
        .endsWith(first.path("question").stringValue() + "\n\n### Response:");
    assertThat(first.path("tokens").intValue()).isBetween(0, 5);
    assertThat(first.path("finish_reason").stringValue()).isIn("eos", "stop", "length");

    done("again", "--generations", generations, "--tasks=svamp");
    assertThat(Files.readString(evaluation("again").resolve("verdicts.jsonl")))
        .isEqualTo(
            Files.readString(evaluation("one").resolve("verdicts.jsonl"))
                .replace("\"model\":\"" + NEOX + "\"", "\"model\":null"));
    Path samples = only(own("one", NEOX), "samples_svamp_*.jsonl");
    done("samples", "--generations", samples, "--tasks=svamp");
    assertThat(summary("samples").at("/tasks/svamp/verdicts")).isEqualTo(task.path("verdicts"));
  }

  @Test
  void filesOfTheHarnessHaveItsKeys() throws IOException {
    done(
        "keys",
        "--model",
        NEOX,
        "--tasks=svamp",
        "--task-data",
        data,
        "--limit=2",
        "--max-new-tokens=2",
        "--scorers=lm-eval-strict,strict");
    var samples = lines(only(own("keys", NEOX), "samples_svamp_20*T*-*-*.*.jsonl"));
    assertThat(samples).hasSize(4);
    assertThat(samples.getFirst().propertyNames())
        .contains(
            "doc_id",
            "doc",
            "target",
            "arguments",
            "resps",
            "filtered_resps",
            "filter",
            "metrics",
            "doc_hash",
            "prompt_hash",
            "target_hash",
            "exact_match");
    assertThat(samples)
        .extracting(line -> line.path("filter").stringValue())
        .containsExactly("strict", "strict-match", "strict", "strict-match");
    JsonNode sample = samples.getFirst();
    int place = sample.path("doc_id").intValue();
    assertThat(sample.at("/doc/id").stringValue()).isEqualTo("s-" + place);
    assertThat(sample.at("/arguments/gen_args_0/arg_1/max_gen_toks").intValue()).isEqualTo(2);
    JsonNode results =
        Json.COMPACT.readTree(Files.readAllBytes(only(own("keys", NEOX), "results_20*.json")));
    assertThat(results.propertyNames())
        .contains(
            "results",
            "groups",
            "configs",
            "versions",
            "n-shot",
            "higher_is_better",
            "n-samples",
            "config",
            "git_hash",
            "date",
            "task_hashes",
            "model_source",
            "model_name",
            "start_time",
            "end_time",
            "total_evaluation_time_seconds");
    assertThat(results.at("/results/svamp").propertyNames())
        .contains("alias", "exact_match,strict-match", "exact_match_stderr,strict-match");
    // None of two is right: theirs is then 0.
    assertThat(results.at("/results/svamp/exact_match_stderr,strict-match").doubleValue()).isZero();
    assertThat(results.at("/n-samples/svamp/original").intValue()).isEqualTo(24);
    assertThat(results.at("/n-samples/svamp/effective").intValue()).isEqualTo(2);
    assertThat(results.path("total_evaluation_time_seconds").isString()).isTrue();
    // As Python computes it of json.dumps(doc, indent=2, ensure_ascii=False).
    String doc =
        """
        {
          "id": "s-%d",
          "topic": "%s",
          "question": "Ann has %d apples and buys 2. How many?",
          "answer": "%d"
        }\
        """
            .formatted(place, place % 2 == 0 ? "even" : "odd", place, place + 2);
    assertThat(sample.path("doc_hash").stringValue())
        .isEqualTo(
            dev.s2l.run.Hashes.sha256(doc.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /// As the hub has them: Parquet, options in a list.
  @Test
  void parquetFilesOfTheHubAreItems() throws IOException {
    Path rows = folder.resolve("rows.jsonl");
    Files.writeString(
        rows,
        """
        {"question": "Which?", "options": ["A)21", "B)22"], "rationale": "So.", "correct": "B"}
        {"question": "What?", "options": ["A)1", "B)2"], "rationale": "So.", "correct": "A"}
        """);
    Files.createDirectory(data.resolve("raw"));
    ParquetFiles.loaded()
        .fromJsonLines(rows, false, data.resolve("raw/test-00000-of-00001.parquet"));
    done("parquet", "--model", NEOX, "--tasks=aqua", "--task-data", data, "--max-new-tokens=2");
    var answers = lines(own("parquet", NEOX).resolve("generations_aqua.jsonl"));
    assertThat(answers)
        .extracting(line -> line.path("question").stringValue())
        .containsExactly(
            "Which?\nAnswer Choices: (A) 21 (B) 22", "What?\nAnswer Choices: (A) 1 (B) 2");
    assertThat(answers)
        .extracting(line -> line.path("reference").stringValue())
        .containsExactly("B", "A");
  }

  @Test
  void severalModelsAnswerTheSameItemsInFoldersOfTheirOwn() throws IOException {
    done(
        "two",
        "--model",
        NEOX,
        "--model",
        LLAMA,
        "--tasks=svamp",
        "--task-data",
        data,
        "--limit=5",
        "--max-new-tokens=3");
    var summary = summary("two");
    assertThat(summary.path("tasks").isEmpty()).isTrue();
    assertThat(summary.path("models").size()).isEqualTo(2);
    assertThat(ids(own("two", NEOX))).hasSize(5).isEqualTo(ids(own("two", LLAMA)));
    JsonNode pair = summary.path("comparisons").get(0);
    assertThat(pair.path("task").stringValue()).isEqualTo("svamp");
    assertThat(pair.path("first").stringValue()).isEqualTo(NEOX.toString());
    assertThat(pair.path("second").stringValue()).isEqualTo(LLAMA.toString());
    assertThat(pair.path("test").stringValue()).isEqualTo("mcnemar-exact");
    assertThat(pair.path("p").doubleValue()).isBetween(0.0, 1.0);
  }

  private static List<String> ids(Path model) throws IOException {
    return lines(model.resolve("generations_svamp.jsonl")).stream()
        .map(line -> line.path("id").stringValue())
        .toList();
  }

  @Test
  void whatIsKilledContinuesWithTheSameBytes() throws IOException, InterruptedException {
    Object[] further = {
      "--model",
      NEOX,
      "--tasks=svamp",
      "--task-data",
      data,
      "--max-new-tokens=150",
      "--batch-size=1"
    };
    done("whole", further);
    var child = Child.start(folder, arguments("killed", further));
    Path partial = own("killed", NEOX).resolve("generations_svamp.jsonl.partial");
    while (child.isAlive() && !(Files.exists(partial) && Files.size(partial) > 0)) {
      Thread.sleep(2);
    }
    assertThat(child.killAfter(0)).isTrue();
    assertThat(Files.readAllLines(partial)).hasSizeBetween(1, 23);
    done("killed", further);
    assertSame("killed", "whole");
    assertThat(partial).doesNotExist();
    var other = evaluate("killed", further);
    assertThat(other.exitCode()).as(other.err()).isZero();
    further[5] = "--max-new-tokens=9";
    assertThat(evaluate("killed", further).exitCode()).isEqualTo(8);
  }

  @Test
  void otherScorersAndRunnersAskNoModelAgain() throws IOException {
    Object[] asked = {"--model", NEOX, "--tasks=svamp", "--task-data", data, "--max-new-tokens=5"};
    Object[] otherwise = {"--scorers=lm-eval-flexible,strict", "--program-runner=none", "--seed=9"};
    done("scored", asked);
    var other = evaluate("scored", Stream.of(asked, otherwise).flatMap(Stream::of).toArray());
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(other.err())
        .contains(
            "evaluate: scorers was auto, now strict,lm-eval-flexible",
            "evaluate: seed was 42, now 9. The texts are the same, and are scored anew.")
        .doesNotContain("generate svamp");
    done("fresh", Stream.of(asked, otherwise).flatMap(Stream::of).toArray());
    assertSame("scored", "fresh");
    // A seed that draws items is another matter.
    done("drawn", Stream.of(asked, new Object[] {"--limit=6"}).flatMap(Stream::of).toArray());
    var redrawn =
        evaluate(
            "drawn",
            Stream.of(asked, new Object[] {"--limit=6", "--seed=9"}).flatMap(Stream::of).toArray());
    assertThat(redrawn.exitCode()).as(redrawn.err()).isEqualTo(8);
  }

  private void assertSame(String one, String other) {
    for (String file : List.of("verdicts.jsonl", "summary.json")) {
      assertThat(evaluation(one).resolve(file))
          .hasSameBinaryContentAs(evaluation(other).resolve(file));
    }
    assertThat(own(one, NEOX).resolve("generations_svamp.jsonl"))
        .hasSameBinaryContentAs(own(other, NEOX).resolve("generations_svamp.jsonl"));
  }

  /// The golden losses are those of transformers.
  @Test
  void heldOutLossIsThatOfTransformers() throws IOException {
    done(
        "loss",
        "--model",
        NEOX,
        "--tasks=heldout-loss",
        "--max-length=256",
        "--data",
        Golden.path("scored/rows.jsonl"));
    double nats = 0;
    double rowSum = 0;
    int tokens = 0;
    int rows = 0;
    for (JsonNode row : lines(NEOX.resolve("expected.jsonl"))) {
      int learned = 0;
      for (int t = 1; t < row.path("learned").size(); t++) {
        learned += row.path("learned").get(t).asBoolean() ? 1 : 0;
      }
      if (learned > 0) {
        nats += learned * row.path("loss").doubleValue();
        rowSum += row.path("loss").doubleValue();
        tokens += learned;
        rows++;
      }
    }
    JsonNode task = summary("loss").at("/tasks/heldout-loss");
    assertThat(task.path("items").intValue()).isEqualTo(rows);
    assertThat(task.at("/metrics/loss/value").doubleValue()).isEqualTo(nats / tokens, within(1e-4));
    assertThat(task.at("/metrics/loss-by-row/value").doubleValue())
        .isEqualTo(rowSum / rows, within(1e-4));
    assertThat(Files.readAllLines(own("loss", NEOX).resolve("losses_heldout-loss.jsonl")))
        .hasSize(rows);
  }

  @Test
  void summariesHaveMetricsAndNoVerdicts() throws IOException {
    done(
        "texts",
        "--model",
        NEOX,
        "--tasks=clinical-summaries",
        "--task-data",
        data,
        "--max-new-tokens=4",
        "--bertscore-model",
        Golden.path("metrics/bert"),
        "--bertscore-layer=2");
    JsonNode task = summary("texts").at("/tasks/clinical-summaries");
    assertThat(task.path("metrics").propertyNames())
        .contains("bleu", "rouge1", "rougeL", "rougeLsum", "rougeL-stem", "bertscore-f1");
    assertThat(task.at("/metrics/bertscore-f1/signature").stringValue())
        .isEqualTo("bert_L2_no-idf_version=0.3.13(s2l)");
    assertThat(task.at("/groups/topic/PLAN/items").intValue()).isEqualTo(1);
    assertThat(evaluation("texts").resolve("verdicts.jsonl")).isEmptyFile();
    Path generations = own("texts", NEOX).resolve("generations_clinical-summaries.jsonl");
    var again = evaluate("texts2", "--generations", generations, "--tasks=clinical-summaries");
    assertThat(again.err()).contains("bertscore-f1 is left out: --bertscore-model names");
    assertThat(summary("texts2").at("/tasks/clinical-summaries/metrics/rougeL"))
        .isEqualTo(task.at("/metrics/rougeL"));
  }

  @Test
  void whatCannotBeDoneIsRefusedAndLeavesNothing() throws IOException {
    Object[] asked = {"--model", NEOX, "--tasks=svamp"};
    refused(3, "no such file or folder", asked, "--task-data", folder.resolve("none"));
    refused(
        3,
        "has no items of the task svamp: expected one of svamp.jsonl",
        asked,
        "--task-data",
        folder);
    refused(
        2,
        "--prompting pot: the task clinical-summaries is asked by cot only",
        "--model",
        NEOX,
        "--tasks=clinical-summaries",
        "--task-data",
        data,
        "--prompting=pot");
    refused(2, "Did you mean pot?", asked, "--task-data", data, "--prompting=pott");
    refused(2, "is given twice", asked, "--task-data", data, "--model", NEOX);
    refused(2, "exclude each other", asked, "--generations", data.resolve("svamp.jsonl"));
    refused(
        2,
        "--prompting is for asking a --model",
        "--generations",
        data.resolve("svamp.jsonl"),
        "--tasks=svamp",
        "--prompting=cot");
    refused(
        2,
        "--data is for the task heldout-loss",
        asked,
        "--task-data",
        data,
        "--data",
        data.resolve("svamp.jsonl"));
    refused(2, "needs --data", "--model", NEOX, "--tasks=heldout-loss");
    refused(
        2,
        "heldout-loss asks nothing",
        "--model",
        NEOX,
        "--tasks=heldout-loss",
        "--data",
        Golden.path("scored/rows.jsonl"),
        "--task-data",
        data);
    refused(
        2,
        "no scorers",
        "--model",
        NEOX,
        "--tasks=clinical-summaries",
        "--task-data",
        data,
        "--scorers=strict");
    refused(
        2,
        "none of the tasks has the metric",
        asked,
        "--task-data",
        data,
        "--bertscore-model",
        Golden.path("metrics/bert"));
    refused(
        2,
        "has no layer that is usual",
        "--model",
        NEOX,
        "--tasks=clinical-summaries",
        "--task-data",
        data,
        "--bertscore-model",
        Golden.path("metrics/bert"));
    refused(4, "chat template", asked, "--task-data", data, "--prompt-template=chat");
    refused(
        4, "no-model", "--model", folder.resolve("no-model"), "--tasks=svamp", "--task-data", data);
    Files.writeString(
        data.resolve("svamp.jsonl"),
        "{\"id\":\"long\",\"question\":\"%s\",\"answer\":\"1\"}".formatted("why ".repeat(600)));
    refused(3, "prompt svamp long has", asked, "--task-data", data);
    Files.writeString(data.resolve("svamp.jsonl"), "{\"id\":\"x\",\"quest\":\"y\"}");
    refused(3, "row 1 has none of the layouts of the task svamp", asked, "--task-data", data);
  }

  private void refused(int code, String why, Object... arguments) {
    var all = new ArrayList<Object>();
    for (Object one : arguments) {
      all.addAll(one instanceof Object[] several ? Arrays.asList(several) : List.of(one));
    }
    var ended = evaluate("refused", all.toArray());
    assertThat(ended.exitCode()).as(all + ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains(why);
    assertThat(folder.resolve("refused/evaluation")).doesNotExist();
  }
}
