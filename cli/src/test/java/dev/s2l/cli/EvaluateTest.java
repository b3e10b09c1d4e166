package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/// Scoring texts that are there already, as a user does it.
class EvaluateTest {
  @TempDir private Path folder = Path.of("");
  private Path rows = Path.of("");

  @BeforeEach
  void make() throws IOException {
    rows =
        write(
            "rows.jsonl",
            row("a", "The answer is 18.", "18", ",\"topic\":\"x\",\"level\":1"),
            row("b", "#### 1,234", "2 + 2\\n#### 1234", ",\"topic\":\"y\",\"level\":2"),
            row("c", "No idea.", "7", ",\"topic\":\"y\",\"level\":2"),
            row("d", "print(7)", "7", ",\"topic\":\"y\",\"level\":1"),
            row("e", "The answer is 7", "#### ", ",\"topic\":\"x\""));
  }

  private static String row(String id, String text, String reference, String more) {
    return "{\"id\":\"%s\",\"generation\":\"%s\",\"reference\":\"%s\"%s}"
        .formatted(id, text, reference, more);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private InProcess.Ended evaluate(String name, Object... further) {
    var arguments = new ArrayList<>(List.of("evaluate", "-o", folder.resolve(name).toString()));
    arguments.add("--program-runner=none");
    Stream.of(further).map(String::valueOf).forEach(arguments::add);
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private List<JsonNode> verdicts(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("evaluation/verdicts.jsonl")).stream()
        .<JsonNode>map(Json.COMPACT::readTree)
        .toList();
  }

  private JsonNode summary(String name) throws IOException {
    return Json.COMPACT.readTree(
        Files.readAllBytes(folder.resolve(name).resolve("evaluation/summary.json")));
  }

  @Test
  void everyItemHasAVerdictOfEveryScorer() throws IOException {
    var ended = evaluate("run", "--generations", rows, "--tasks", "gsm8k");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("gsm8k: 5 items", "strict", "40.0 %", "unsupported 1");
    var verdicts = verdicts("run");
    assertThat(verdicts).hasSize(5 * 4);
    assertThat(verdicts.getFirst().toString())
        .isEqualTo(
            "{\"model\":null,\"task\":\"gsm8k\",\"id\":\"a\",\"scorer\":\"mammoth\","
                + "\"answer\":\"18\",\"reference\":\"18\",\"verdict\":\"right\"}");
    assertThat(verdicts)
        .filteredOn(line -> line.path("scorer").stringValue().equals("strict"))
        .extracting(line -> line.path("verdict").stringValue())
        .containsExactly("right", "right", "no-answer", "unsupported", "error");
    JsonNode task = summary("run").path("tasks").path("gsm8k");
    assertThat(summary("run").path("models").isEmpty()).isTrue();
    assertThat(task.path("items").intValue()).isEqualTo(5);
    JsonNode strict = task.path("metrics").path("accuracy/strict");
    assertThat(strict.path("value").doubleValue()).isEqualTo(0.4);
    assertThat(strict.path("low").doubleValue()).isBetween(0.0, 0.4);
    assertThat(strict.path("high").doubleValue()).isBetween(0.4, 1.0);
    assertThat(strict.path("signature").stringValue()).contains("scorer:strict|version:2");
    assertThat(task.path("verdicts").path("strict").toString())
        .isEqualTo("{\"error\":1,\"no-answer\":1,\"right\":2,\"unsupported\":1,\"wrong\":0}");
    JsonNode topic = task.path("groups").path("topic").path("x");
    assertThat(topic.path("items").intValue()).isEqualTo(2);
    assertThat(topic.path("metrics").path("accuracy/strict").path("value").doubleValue())
        .isEqualTo(0.5);
    assertThat(task.path("groups").path("level").propertyNames()).containsExactly("1", "2");
  }

  @Test
  void goldenCasesAreScoredAsTheySay() throws IOException {
    var cases = Json.COMPACT.readTree(Files.readAllBytes(Golden.path("answers/cases.json")));
    var lines = new ArrayList<String>();
    for (JsonNode one : cases.path("generations")) {
      lines.add(Json.COMPACT.writeValueAsString(one));
    }
    Path file = write("cases.jsonl", lines.toArray(String[]::new));
    var ended =
        evaluate("cases", "--generations", file, "--tasks", "math", "--scorers", "strict,mammoth");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    for (JsonNode verdict : verdicts("cases")) {
      for (JsonNode one : cases.path("generations")) {
        JsonNode wanted = one.path(verdict.path("scorer").stringValue());
        if (one.path("id").equals(verdict.path("id")) && wanted.isString()) {
          assertThat(verdict.path("verdict").stringValue())
              .as(verdict.toString())
              .isEqualTo(wanted.stringValue());
        }
      }
    }
  }

  @Test
  void theSameCommandGivesTheSameBytesAndAnotherIsRefused() throws IOException {
    for (String name : List.of("one", "two")) {
      assertThat(evaluate(name, "--generations", rows, "--tasks", "svamp,math").exitCode())
          .isZero();
    }
    for (String file : List.of("verdicts.jsonl", "summary.json")) {
      assertThat(folder.resolve("two/evaluation").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("one/evaluation").resolve(file));
    }
    assertThat(evaluate("one", "--generations", rows, "--tasks", "svamp,math").exitCode()).isZero();
    var other = evaluate("one", "--generations", rows, "--tasks", "svamp");
    assertThat(other.exitCode()).isEqualTo(8);
    var forced = evaluate("one", "--generations", rows, "--tasks", "svamp", "--force-new");
    assertThat(forced.exitCode()).as(forced.err()).isZero();
    assertThat(summary("one").path("tasks").propertyNames()).containsExactly("svamp");
  }

  /// A folder where verdicts are to gather ends the first call before it has any.
  @Test
  void whatFailedBeforeItWroteAnythingHoldsTheDirectoryForNoSettings() throws IOException {
    Path way = folder.resolve("free/evaluation/verdicts.jsonl.partial");
    Files.createDirectories(way);
    assertThat(evaluate("free", "--generations", rows, "--tasks", "svamp").exitCode()).isNotZero();
    Files.delete(way);
    var other = evaluate("free", "--generations", rows, "--tasks", "math");
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(summary("free").path("tasks").propertyNames()).containsExactly("math");
  }

  @Test
  void whatIsKilledGoesOnWithTheSameBytes() throws IOException, InterruptedException {
    var many = new ArrayList<String>();
    for (int i = 0; i < 30_000; i++) {
      many.add(row("i" + i, "It is " + i / 2 + " then", "" + i, ""));
    }
    Path file = Files.write(folder.resolve("many.jsonl"), many);
    String[] arguments = {
      "evaluate",
      "-o",
      folder.resolve("killed").toString(),
      "--generations",
      file.toString(),
      "--tasks=svamp,math",
      "--program-runner=none"
    };
    var child = Child.start(folder, arguments);
    Path partial = folder.resolve("killed/evaluation/verdicts.jsonl.partial");
    while (child.isAlive() && !(Files.exists(partial) && Files.size(partial) > 500_000)) {
      Thread.sleep(2);
    }
    assertThat(child.killAfter(0)).isTrue();
    assertThat(folder.resolve("killed/evaluation/verdicts.jsonl")).doesNotExist();
    var again = InProcess.run(arguments);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("verdicts: those of an earlier call are kept");
    assertThat(evaluate("whole", "--generations", file, "--tasks=svamp,math").exitCode()).isZero();
    for (String name : List.of("verdicts.jsonl", "summary.json", "COMPLETE.json")) {
      assertThat(folder.resolve("killed/evaluation").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("whole/evaluation").resolve(name));
    }
  }

  @Test
  void aLimitDrawsTheSameItemsInWhateverOrderTheyStand() throws IOException {
    assertThat(evaluate("few", "--generations", rows, "--tasks", "svamp", "--limit=2").exitCode())
        .isZero();
    var reversed = new ArrayList<>(Files.readAllLines(rows));
    java.util.Collections.reverse(reversed);
    Path file = write("reversed.jsonl", reversed.toArray(String[]::new));
    assertThat(evaluate("rev", "--generations", file, "--tasks", "svamp", "--limit=2").exitCode())
        .isZero();
    assertThat(ids("few")).hasSize(2).isEqualTo(ids("rev"));
  }

  private java.util.SortedSet<String> ids(String name) throws IOException {
    var ids = new java.util.TreeSet<String>();
    verdicts(name).forEach(line -> ids.add(line.path("id").stringValue()));
    return ids;
  }

  @Test
  void samplesOfTheHarnessAreScoredOnceAnItem() throws IOException {
    String sample =
        "{\"doc_id\":%d,\"doc\":{\"question\":\"q\",\"answer\":\"#### 18\"},\"target\":\"2\\n"
            + "#### 18\",\"arguments\":{},\"resps\":[[\" It is\\n"
            + "#### %s\"]],\"filtered_resps\":[\"x\"],"
            + "\"filter\":\"%s\",\"metrics\":[\"exact_match\"],\"exact_match\":1.0}";
    Path file =
        write(
            "samples_gsm8k.jsonl",
            sample.formatted(0, "18", "strict-match"),
            sample.formatted(1, "19", "strict-match"),
            sample.formatted(0, "18", "flexible-extract"),
            sample.formatted(1, "19", "flexible-extract"));
    var ended = evaluate("samples", "--generations", file, "--tasks", "gsm8k");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode task = summary("samples").path("tasks").path("gsm8k");
    assertThat(task.path("items").intValue()).isEqualTo(2);
    for (JsonNode metric : task.path("metrics")) {
      assertThat(metric.path("value").doubleValue()).isEqualTo(0.5);
    }
  }

  @Test
  void rowsThatNameTheirTaskAreScoredUnderIt() throws IOException {
    Path file =
        write(
            "tasks.jsonl",
            row("1", "5", "5", ",\"task\":\"svamp\""),
            row("1", "A", "A", ",\"task\":\"aqua\""),
            row("2", "A", "A", ",\"task\":\"mine\""));
    var ended = evaluate("tasks", "--generations", file, "--tasks", "svamp,aqua");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("1 rows name the task mine");
    assertThat(summary("tasks").path("tasks").path("aqua").path("items").intValue()).isEqualTo(1);
    var none = evaluate("none", "--generations", file, "--tasks", "gsm8k");
    assertThat(none.exitCode()).isEqualTo(3);
    assertThat(none.err()).contains("no row of the task gsm8k", "aqua, mine, svamp");
  }

  @Test
  void aTaskOfTheUserIsAFileOfTheSameForm() throws IOException {
    Path task =
        write(
            "mine.yaml",
            "name: mine",
            "description: Mine.",
            "source: here",
            "licence: none",
            "answer: number",
            "scorers: [strict]",
            "stop: [No]");
    var ended = evaluate("mine", "--generations", rows, "--tasks", task);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(summary("mine").path("tasks").path("mine").path("items").intValue()).isEqualTo(5);
    Files.writeString(task, Files.readString(task).replace("scorers:", "scores:"));
    var wrong = evaluate("wrong", "--generations", rows, "--tasks", task);
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("mine.yaml:6: unknown key `scores`", "`scorers`");
    assertThat(folder.resolve("wrong")).doesNotExist();
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() throws IOException {
    refused(2, "Did you mean gsm8k?", "--generations", rows, "--tasks", "gsm8");
    refused(2, "Did you mean strict?", "--generations", rows, "--tasks=gsm8k", "--scorers=strikt");
    refused(2, "expected at least 1", "--generations", rows, "--tasks=gsm8k", "--limit=0");
    refused(2, "needs --tasks", "--generations", rows);
    refused(2, "needs --model or --generations", "--tasks", "gsm8k");
    refused(2, "names gsm8k twice", "--generations", rows, "--tasks=gsm8k,gsm8k");
    refused(3, "no such file", "--generations", folder.resolve("no.jsonl"), "--tasks=gsm8k");
    bad("{\"id\":\"x\",\"generation\":\"5\"}", "bad.jsonl:2: no `reference`");
    bad("{\"id\":\"x\",\"reference\":\"5\"}", "bad.jsonl:2: `text` is no text");
    bad("{\"generation\":\"x\",\"reference\":\"5\"}", "bad.jsonl:2: no `id`");
    bad("[1]", "bad.jsonl:2: expected an object");
    bad("{\"id\":", "bad.jsonl:2: ");
    bad(row("a", "6", "5", ""), "bad.jsonl:2: the id \"a\" was there before");
  }

  private void bad(String line, String why) throws IOException {
    Path file = write("bad.jsonl", row("a", "5", "5", ""), line);
    refused(3, why, "--generations", file, "--tasks=gsm8k");
  }

  private void refused(int code, String why, Object... arguments) {
    var ended = evaluate("refused", arguments);
    assertThat(ended.exitCode()).as(Arrays.toString(arguments) + ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains(why);
    assertThat(folder.resolve("refused/evaluation")).doesNotExist();
  }

  @Test
  void jsonIsTheSummary() {
    var ended = evaluate("json", "--generations", rows, "--tasks", "svamp", "--json");
    assertThat(
            Json.COMPACT.readTree(ended.out()).path("tasks").path("svamp").path("items").intValue())
        .isEqualTo(5);
  }

  /// The folder of the repository and the jar have the same tasks.
  @Test
  void everyTaskOfTheRepositoryIsKnownByItsName() throws IOException {
    try (var files = Files.list(Path.of("../tasks"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              TaskNames.BUILT_IN.stream().map(name -> name + ".yaml").toList());
    }
    assertThat(TaskNames.of(TaskNames.BUILT_IN))
        .extracting(task -> task.name())
        .isEqualTo(TaskNames.BUILT_IN);
  }
}
