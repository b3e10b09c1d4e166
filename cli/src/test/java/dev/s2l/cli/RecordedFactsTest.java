package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import dev.s2l.trajectory.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A run on 48 rows of which every eighth is too long, with a proxy that learns nothing: what the
/// recorder knows of the tokens reaches card, terminal, report and later selections.
class RecordedFactsTest {
  @TempDir private static Path folder;

  private static Path data = Path.of("");
  private static Path run = Path.of("");
  private static InProcess.Ended ended = new InProcess.Ended(0, "", "");

  @BeforeAll
  static void runOnce() throws IOException {
    var lines = new ArrayList<String>();
    for (int row = 0; row < 48; row++) {
      String end = row % 8 == 0 ? " and so on and on".repeat(60) : "";
      lines.add(
          "{\"instruction\": \"Say %d.\", \"output\": \"%d it is%s\"}".formatted(row, row, end));
    }
    data = Files.write(folder.resolve("rows.jsonl"), lines);
    run = folder.resolve("run");
    ended =
        InProcess.run(
            "run",
            "--data=" + data,
            "--proxy=tiny",
            "--budget=12",
            "--max-length=128",
            "--num-train-epochs=1",
            "--learning-rate=1e-9",
            "--output-dir=" + run);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  private static JsonNode card(Path of) throws IOException {
    return Json.COMPACT.readTree(Files.readAllBytes(of.resolve("selection/card.json")));
  }

  private static InProcess.Ended select(String name, Path trajectories, String... further) {
    var arguments =
        new ArrayList<>(
            List.of(
                "select",
                "--trajectories=" + trajectories,
                "--data=" + data,
                "--budget=42",
                "--output-dir=" + folder.resolve(name)));
    arguments.addAll(List.of(further));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  @Test
  void aProxyThatLearnedNothingIsNamedInRunCardAndReport() throws IOException {
    assertThat(ended.out())
        .contains("proxy   mean loss")
        .contains("a unigram model of the same tokens")
        .contains("It learned little more than word frequencies.");
    assertThat(ended.err())
        .contains("warning: The proxy learned little more than word frequencies");
    assertThat(card(run).path("warnings").toString())
        .contains("The proxy learned little more than word frequencies", "--learning-rate");
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("The proxy learned little more than word frequencies");
  }

  @Test
  void cutRowsAreSuspectsCountedInDataAndSubsetAndCanBeExcluded() throws IOException {
    assertThat(Files.readAllLines(run.resolve("trajectories/cut-responses.jsonl"))).hasSize(6);
    assertThat(ended.err()).contains("6 of 48 rows are longer than --max-length");
    assertThat(Files.readString(run.resolve("selection/suspects.jsonl")))
        .contains("\"kind\":\"cut-response\"", "% of the response is cut away");
    assertThat(InProcess.run("verify", run.toString()).exitCode()).isZero();

    var without = select("without", run.resolve("trajectories"), "--exclude=cut-response");
    assertThat(without.exitCode()).as(without.err()).isZero();
    assertThat(Files.readString(folder.resolve("without/selection/subset.jsonl")))
        .doesNotContain("and so on")
        .hasLineCount(42);
    var verified =
        InProcess.run(
            "verify",
            folder.resolve("without").toString(),
            "--trajectories=" + run.resolve("trajectories"));
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  @Test
  void ofTrajectoriesThatDoNotSayNothingIsSaid() throws IOException {
    Path bare = folder.resolve("bare");
    Files.createDirectories(bare);
    for (String step : List.of("step-000000.npy", "step-000001.npy")) {
      Files.copy(run.resolve("trajectories").resolve(step), bare.resolve(step));
    }
    assertThat(select("imported", bare).exitCode()).isZero();
    assertThat(card(folder.resolve("imported")).path("warnings").toString())
        .doesNotContain("frequencies", "--max-length");
    var refused = select("refused", bare, "--exclude=cut-response");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("do not say which responses were cut");
    assertThat(folder.resolve("refused/selection")).doesNotExist();
  }

  @Test
  void theAccountAndThePlanCountTheSameRows() {
    String counted = "6 rows over --max-length, 6 of them used with a cut response";
    for (String[] command : new String[][] {{"dataset", "--check"}, {"plan", "--budget=12"}}) {
      assertThat(
              InProcess.run(
                      command[0], command[1], "--data=" + data, "--proxy=tiny", "--max-length=128")
                  .out())
          .as(command[0])
          .contains(counted);
    }
  }

  @Test
  void theTokensOfTheResponsesAreKeptAndTheControlOfLengthsFollowsThem() throws IOException {
    int[] tokens = NpyFile.readInts(run.resolve("trajectories/response-tokens.npy"));
    assertThat(tokens).hasSize(48);
    assertThat(tokens).doesNotContain(0);
    assertThat(tokens[8]).as("the long row").isGreaterThan(2 * tokens[9]);
    Path control = folder.resolve("control");
    var ended =
        InProcess.run(
            "select", "--from=" + run, "--method=length-matched-random", "--output-dir=" + control);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(card(control).path("lengths").path("unit").asString()).isEqualTo("tokens");
    assertThat(lengths(control, tokens)).isEqualTo(lengths(run, tokens));
    assertThat(InProcess.run("verify", control.toString()).exitCode()).isZero();
    assertThat(InProcess.run("report", control.toString()).exitCode()).isZero();
    assertThat(Files.readString(control.resolve("report.html")))
        .contains("Lengths followed", "responses, in tokens");
  }

  @Test
  void theControlOfLengthsCountsCharactersWhereTheRecorderCountedNothing() throws IOException {
    Path bare = Files.createDirectories(folder.resolve("bare-losses"));
    try (var columns = Files.newDirectoryStream(run.resolve("trajectories"), "step-*.npy")) {
      for (Path column : columns) {
        Files.copy(column, bare.resolve(column.getFileName()));
      }
    }
    var ended = select("characters", bare, "--method=length-matched-random");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("length-matched-random counts characters");
    assertThat(card(folder.resolve("characters")).path("lengths").path("unit").asString())
        .isEqualTo("characters");
    var verified = InProcess.run("verify", folder.resolve("characters").toString());
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  /// The tokens of the chosen rows, ascending. Here each bin holds rows of one length, so they are
  /// equal where lengths were followed.
  private static List<Integer> lengths(Path of, int[] tokens) throws IOException {
    return Files.readAllLines(of.resolve("selection/selection.jsonl")).stream()
        .map(line -> tokens[Json.COMPACT.readTree(line).path("row").asInt()])
        .sorted()
        .toList();
  }
}
