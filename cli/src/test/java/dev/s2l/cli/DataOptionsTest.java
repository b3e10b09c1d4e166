package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import dev.s2l.trajectory.NpyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every option about data reaches every command that reads some: shown with `dataset --check` and
/// `select`, which are quick.
class DataOptionsTest {
  private static final String GOOD = "{\"instruction\":\"1+1?\",\"output\":\"2\"}\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void theAccountSaysReadEqualsUsedPlusRejected() throws IOException {
    Path data = write("rows.jsonl", GOOD + GOOD + "{\"instruction\":\"x\",\"output\":\"\"}\nno\n");
    var ended = InProcess.run("dataset", "--data", data.toString(), "--check");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("4 read = 2 used + 2 rejected")
        .contains("EMPTY_TARGET")
        .contains("MALFORMED_JSON")
        .contains("prompt words: mean 1.0")
        .contains("duplicates 1");
  }

  @Test
  void withAProxyLengthsAreTokensAndRowsWithoutALearnedOneAreRejected() throws IOException {
    Path data =
        write(
            "rows.jsonl",
            GOOD + "{\"instruction\":\"" + "long words ".repeat(300) + "\",\"output\":\"y\"}\n");
    var ended =
        InProcess.run("dataset", "--data", data.toString(), "--check", "--json", "--proxy", "tiny");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    var account = Json.COMPACT.readTree(ended.out());
    assertThat(account.path("read").asInt()).isEqualTo(2);
    assertThat(account.path("used").asInt()).isEqualTo(1);
    assertThat(account.path("rejected").asInt()).isEqualTo(1);
    assertThat(account.path("rejectedByReason").toString())
        .isEqualTo("{\"NO_TARGET_AFTER_TRUNCATION\":1}");
    assertThat(account.path("prompt").path("unit").stringValue()).isEqualTo("tokens");
    assertThat(account.path("response").path("total").asInt()).isPositive();
  }

  @Test
  void rowsAreShownAsTheModelReadsThem() throws IOException {
    Path data =
        write(
            "rows.jsonl",
            GOOD
                + "{\"instruction\":\"Say it\",\"output\":\"né \u001b[31m\"}\n"
                + "{\"instruction\":\""
                + "long words ".repeat(300)
                + "\",\"output\":\"y\"}\n"
                + GOOD);
    var ended = check(data, "--proxy", "tiny", "--show", "3");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("1+1?")
        .containsPattern("rows.jsonl:1: [0-9]+ tokens, 2 of them learned")
        .contains("⟦2<|endoftext|>⟧")
        .contains("⟦né \\u001B[31m<|endoftext|>⟧")
        .contains("rows.jsonl:3: not usable")
        .doesNotContain("rows.jsonl:4");
    var json = check(data, "--proxy", "tiny", "--show", "1", "--json").out().lines().toList();
    assertThat(json).hasSize(2);
    var row = Json.COMPACT.readTree(json.getLast());
    assertThat(row.path("spans")).hasSize(2);
    assertThat(row.path("spans").path(1).path("learned").asBoolean()).isTrue();
    assertThat(row.path("learned").asInt()).isEqualTo(2);
  }

  @Test
  void rowsAreShownOnlyWithTheModelThatReadsThem() throws IOException {
    var ended = check(write("rows.jsonl", GOOD), "--show", "1");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--show needs --proxy");
    assertThat(check(write("rows.jsonl", GOOD), "--show", "-1").exitCode()).isEqualTo(2);
  }

  @Test
  void pastMaxRejectedTheAccountIsPrintedAndTheExitCodeIs3() throws IOException {
    Path data = write("rows.jsonl", GOOD + GOOD + GOOD + "no\n");
    assertThat(check(data, "--max-rejected", "1").exitCode()).isZero();
    assertThat(check(data, "--max-rejected", "25%").exitCode()).isZero();
    var ended = check(data, "--max-rejected", "24%");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.out()).contains("4 read = 3 used + 1 rejected");
    assertThat(ended.err()).contains("--max-rejected");
    assertThat(check(data, "--max-rejected", "many").exitCode()).isEqualTo(2);
  }

  @Test
  void columnsFormatFieldEncodingAndSourceReachTheReader() throws IOException {
    Path nested =
        write(
            "nested.dat",
            "{\"data\":[{\"frage\":\"wie?\",\"antwort\":\"so\",\"origin\":\"x\"}]}"
                .getBytes(StandardCharsets.UTF_16BE));
    var ended =
        check(
            nested,
            "--format",
            "json",
            "--field",
            "data",
            "--encoding",
            "UTF-16BE",
            "--columns",
            "prompt=frage,response=antwort,source=origin");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("1 read = 1 used + 0 rejected").contains("source x");

    Path rows = write("rows.jsonl", GOOD);
    assertThat(check(rows, "--source-from", "file-name").out()).contains("source rows.jsonl");
  }

  @Test
  void columnsMayBeAMappingInTheConfigurationFile() throws IOException {
    Path data = write("rows.jsonl", "{\"q\":\"wie?\",\"a\":\"so\"}\n");
    Path config =
        write("s2l.yaml", "data: " + data + "\ncolumns: {prompt: q, response: a}\ncheck: true\n");
    var ended = InProcess.run("dataset", "--config", config.toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("1 used");
  }

  @Test
  void exactRepeatsAreLeftOutWhenAskedAndDoNotCountAsBad() throws IOException {
    Path data = write("rows.jsonl", GOOD + GOOD.replace("1+1", "\\u0031+1") + GOOD);
    var ended = check(data, "--dedup", "exact", "--max-rejected", "0");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("3 read = 1 used + 2 rejected").contains("DUPLICATE_ROW");
  }

  @Test
  void limitsAndThePolicyForEmptyResponsesReachTheReader() throws IOException {
    Path data = write("rows.jsonl", GOOD + "{\"instruction\":\"abcdefghij\",\"output\":\" \"}\n");
    assertThat(check(data, "--empty-target", "keep").out()).contains("2 used");
    assertThat(check(data, "--max-row-bytes", "40").out()).contains("ROW_TOO_LARGE");
    assertThat(check(data, "--max-row-bytes", "0").exitCode()).isEqualTo(2);
  }

  @Test
  void unknownWordsAreExitCode2WithAdvice() throws IOException {
    String data = write("rows.jsonl", GOOD).toString();
    var checks =
        List.of(
            List.of("--format", "jsonlines", "jsonl"),
            List.of("--encoding", "utf-9", "UTF-8"),
            List.of("--columns", "promt=q", "prompt"),
            List.of("--source-from", "file", "file-name"),
            List.of("--dedup", "fuzzy", "exact"));
    for (var one : checks) {
      var ended = InProcess.run("dataset", "--check", "--data", data, one.getFirst(), one.get(1));
      assertThat(ended.exitCode()).as(one.getFirst()).isEqualTo(2);
      assertThat(ended.err()).contains(one.getFirst()).contains(one.get(2));
    }
  }

  @Test
  void aFolderAPatternAndADatasetInfoNameFiles() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Files.writeString(sub.resolve("a.jsonl"), GOOD);
    Files.writeString(sub.resolve("b.json"), "[" + GOOD + "]");
    Files.writeString(
        sub.resolve("dataset_info.json"),
        "{\"mine\":{\"file_name\":\"b.json\"},\"evil\":{\"script_url\":\"x.py\"}}");
    assertThat(check(sub).out()).contains("2 read = 2 used");
    assertThat(check(sub.resolve("*.json")).exitCode()).isEqualTo(0);
    var mine = check(sub.resolve("dataset_info.json#mine"));
    assertThat(mine.exitCode()).as(mine.err()).isZero();
    assertThat(mine.out()).contains("1 read = 1 used");
    assertThat(check(sub.resolve("dataset_info.json")).exitCode()).isEqualTo(3);
  }

  @Test
  void severalInputsStaySeveralUnlessMerged() throws IOException {
    var two = new ArrayList<>(List.of("--data", write("a.jsonl", GOOD).toString()));
    two.add(write("b.json", "[" + GOOD.strip() + "]").toString());
    assertThat(select("apart", two)).isZero();
    assertThat(folder.resolve("apart/selection/subset/a.jsonl")).hasContent(GOOD);
    assertThat(folder.resolve("apart/selection/subset/b.json")).exists();

    two.addAll(List.of("--merge", "--output-format", "jsonl"));
    assertThat(select("merged", two)).isZero();
    assertThat(folder.resolve("merged/selection/subset.jsonl")).hasContent(GOOD + GOOD);
  }

  @Test
  void annotateWritesEveryRowWithThreeColumnsAndIsVerified() throws IOException {
    var arguments =
        List.of("--data", write("a.jsonl", GOOD + GOOD).toString(), "--annotate", "--budget", "1");
    assertThat(select("annotated", arguments)).isZero();
    assertThat(Files.readAllLines(folder.resolve("annotated/selection/annotated.jsonl")))
        .hasSize(2)
        .allMatch(line -> line.contains("\"s2l_selected\": "))
        .allMatch(line -> line.endsWith("\"s2l_loss_last\": 0.5}"));
    assertThat(folder.resolve("annotated/selection/subset.jsonl")).doesNotExist();
    var verified =
        InProcess.run(
            "verify", folder.resolve("annotated").toString(), "--trajectories", matrix(2));
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  @Test
  void aFormWithoutRowsToWriteIsExitCode2() throws IOException {
    assertThat(select("none", List.of("--merge"))).isEqualTo(2);
  }

  @Test
  void anotherFormInTheSameDirectoryIsRefusedByName() throws IOException {
    var arguments = new ArrayList<>(List.of("--data", write("a.jsonl", GOOD + GOOD).toString()));
    assertThat(select("same", arguments)).isZero();
    arguments.addAll(List.of("--output-format", "csv"));
    assertThat(select("same", arguments)).isEqualTo(8);
    arguments.add("--force-new");
    assertThat(select("same", arguments)).isZero();
    assertThat(folder.resolve("same/selection/subset.csv"))
        .hasContent("instruction,output\n1+1?,2\n1+1?,2\n");
  }

  private int select(String output, List<String> more) throws IOException {
    var arguments = new ArrayList<>(List.of("select", "--trajectories", matrix(2)));
    arguments.addAll(List.of("--num-clusters", "1", "-o", folder.resolve(output).toString()));
    if (!more.contains("--budget")) {
      arguments.addAll(List.of("--budget", "2"));
    }
    arguments.addAll(more);
    return InProcess.run(arguments.toArray(String[]::new)).exitCode();
  }

  private String matrix(int rows) throws IOException {
    Path file = folder.resolve("losses.npy");
    var losses = new float[2 * rows];
    java.util.Arrays.fill(losses, 0.5f);
    NpyFile.writeMatrix(file, losses, rows, 2);
    return file.toString();
  }

  private InProcess.Ended check(Path data, String... more) {
    var arguments = new ArrayList<>(List.of("dataset", "--check", "--data", data.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
