package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Columns, topics and ids as people name them: on the command line, in YAML, in tables of losses.
class NamesTest {
  private static final int ROWS = 60;
  private static final String ANSWER = "the \"answer\": text.final ";
  private static final String COLUMNS =
      "prompt=\"Question, long\", response=\"the \"\"answer\"\": text.final \",topic=a=b 😀";

  @TempDir private Path folder = Path.of("");
  private Path data = Path.of("");

  /// A table with a byte order mark.
  @BeforeEach
  void make() throws IOException {
    var lines =
        new StringBuilder(
            "\uFEFFticket_id,\"Question, long\",\"%s\",a=b 😀%n"
                .formatted(ANSWER.replace("\"", "\"\"")));
    for (int row = 0; row < ROWS; row++) {
      lines.append("T-%02d,Say %d.,It is %d.,\"t, %d\"%n".formatted(row, row, row, row % 3));
    }
    data = Files.writeString(folder.resolve("tickets.csv"), lines);
  }

  private static InProcess.Ended s2l(Object... arguments) {
    return InProcess.run(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  /// A table of losses without what `left` names: an id, or an id and a step.
  private Path losses(String header, String... left) throws IOException {
    var lines = new StringBuilder(header + "\n");
    for (int row = 0; row < ROWS; row++) {
      for (int step = 1; step <= 3; step++) {
        String id = "T-%02d".formatted(row);
        if (!List.of(left).contains(id) && !List.of(left).contains(id + " " + step)) {
          lines.append("%s,%d,%s%n".formatted(id, step, (row % 5 + 1f) / step + row / 100f));
        }
      }
    }
    return Files.writeString(folder.resolve("losses.csv"), lines);
  }

  private InProcess.Ended select(String name, Path losses, Object... further) {
    var arguments =
        new ArrayList<Object>(
            List.of("select", "--trajectories", losses, "--data", data, "--columns", COLUMNS));
    arguments.addAll(List.of("--num-clusters", 4, "-o", folder.resolve(name)));
    arguments.addAll(List.of(further));
    return s2l(arguments.toArray());
  }

  private Path written(String name, String file) {
    return folder.resolve(name).resolve("selection").resolve(file);
  }

  @Test
  void anyColumnCanBeMappedAndItsTopicsNamed() throws IOException {
    Path losses = losses("ticket_id,step,loss");
    var ended = select("odd", losses, "--budget=30", "--always-keep", "topic=\"t, 1\"");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(Files.readAllLines(written("odd", "subset.csv")))
        .hasSize(31)
        .filteredOn(line -> line.endsWith("\"t, 1\""))
        .hasSize(20);
    Path yaml = folder.resolve("odd/s2l.yaml");
    var again = s2l("select", "--config", yaml, "-o", folder.resolve("again"));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(written("again", "card.json")).hasSameBinaryContentAs(written("odd", "card.json"));
  }

  @Test
  void aColumnThatIsNotThereIsToldWithThoseThatAre() {
    var ended =
        s2l(
            "dataset",
            "--check",
            "--data",
            data,
            "--columns",
            "prompt=\"question, lng\",response=x");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .contains("no row has a column \"question, lng\"", "\"ticket_id\"", "\"a=b 😀\"")
        .contains("Did you mean \"Question, long\"?");
    var label = s2l("dataset", "--check", "--data", data, "--columns", COLUMNS + ",source=orign");
    assertThat(label.exitCode()).isEqualTo(2);
    assertThat(label.err()).contains("--columns source=orign: no row has a column");
    assertThat(
            s2l("dataset", "--check", "--data", data, "--columns", "prompt=Question, long").err())
        .contains("--columns long: = is missing between word and column");
    assertThat(s2l("dataset", "--check", "--data", data, "--columns", "id=a,id=b").err())
        .contains("names two columns for id");
  }

  @Test
  void aCheckPointsOutColumnsThatLookLikeLabels() throws IOException {
    String bare = COLUMNS.substring(0, COLUMNS.indexOf(",topic"));
    String rows = Files.readString(data).replace("a=b 😀", "\"Category, main\"");
    Files.writeString(data, rows);
    var ended = s2l("dataset", "--check", "--data", data, "--columns", bare);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("ids from the column \"ticket_id\"")
        .contains("column \"Category, main\" is not used and looks like a topic (3 values: t, 0")
        .contains("--columns 'topic=\"Category, main\"'");
    var used =
        s2l(
            "dataset",
            "--check",
            "--data",
            data,
            "--columns",
            bare,
            "--columns",
            "topic=\"Category, main\"");
    assertThat(used.out()).contains("topic t, 0").doesNotContain("is not used");
  }

  @Test
  void aRowThatTheLossesLackIsOneRowWithoutTrajectory() throws IOException {
    Path losses = losses("ticket_id,step,loss", "T-17", "T-30 2");
    var ended = select("gaps", losses, "--budget=100%");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("58 of 58 usable rows");
    assertThat(ended.err()).contains("2 of 60 rows have no trajectory", "T-17, T-30");
    assertThat(Files.readAllLines(written("gaps", "rejected.jsonl")))
        .hasSize(2)
        .first()
        .asString()
        .contains("\"line\":19", "NO_TRAJECTORY", "T-17");
    assertThat(Files.readString(written("gaps", "card.json"))).contains("have no trajectory");
    var verified = s2l("verify", folder.resolve("gaps"));
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    var refused = select("no", losses, "--budget=10", "--missing-rows=refuse");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).contains("59 rows, expected 60", "[T-17]");
  }

  @Test
  void lossesOfOtherRowsAreAJoinGoneWrong() throws IOException {
    Path losses = losses("ticket_id,step,loss");
    Files.writeString(losses, Files.readString(losses).replace("T-", "X-"));
    var strangers = select("no", losses, "--budget=10");
    assertThat(strangers.exitCode()).isEqualTo(3);
    assertThat(strangers.err()).contains("X-00", "those of the data are like 'T-00'");
    String few = "ticket_id,step,loss\nT-01,1,2\nT-02,1,2\n";
    var most = select("no", Files.writeString(losses, few), "--budget=10");
    assertThat(most.exitCode()).isEqualTo(3);
    assertThat(most.err()).contains("2 rows, expected 60", "half of them or more");
  }

  @Test
  void columnsOfATableOfLossesCanBeNamed() throws IOException {
    Path losses = losses("ticket,it,nll");
    var unnamed = select("no", losses, "--budget=10");
    assertThat(unnamed.exitCode()).isEqualTo(3);
    assertThat(unnamed.err()).contains("no column for 'step'", "\"nll\"", "--trajectory-columns");
    var named =
        select(
            "named", losses, "--budget=10", "--trajectory-columns", "id=ticket,step=it,loss=nll");
    assertThat(named.exitCode()).as(named.err()).isZero();
    assertThat(s2l("verify", folder.resolve("named")).exitCode()).isZero();
    assertThat(select("no", losses, "--budget=1", "--trajectory-columns", "loss=nl").err())
        .contains("Did you mean \"nll\"?");
    assertThat(select("no", losses, "--budget=1", "--trajectory-columns", "lost=nll").exitCode())
        .isEqualTo(2);
  }

  @Test
  void idsStandInTheLinesAndSelectionsOfBeforeThemAreVerified() throws IOException {
    Path losses = losses("ticket_id,step,loss");
    assertThat(select("ids", losses, "--budget=10").exitCode()).isZero();
    assertThat(Files.readAllLines(written("ids", "selection.jsonl")))
        .allMatch(line -> line.matches("\\{\"row\":(\\d+),\"id\":\"T-0?\\1\",\"file\".*"));
    // As they were written before.
    Path file = written("ids", "selection.jsonl");
    Files.writeString(file, Files.readString(file).replaceAll("\"id\":\"[^\"]*\",", ""));
    Path suspects = written("ids", "suspects.jsonl");
    Files.writeString(suspects, Files.readString(suspects).replaceAll("\"id\":\"[^\"]*\",", ""));
    Path card = written("ids", "card.json");
    var old = (ObjectNode) Json.COMPACT.readTree(Files.readAllBytes(card));
    old.remove("idColumns");
    ((ObjectNode) old.path("outputs").path(1)).put("sha256", dev.s2l.run.Hashes.sha256(file));
    Files.write(card, Json.pretty(old));
    var verified = s2l("verify", folder.resolve("ids"));
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  @Test
  void aRefusedCommandBindsNobodyToItsSettings() throws IOException {
    Path losses = losses("ticket_id,step,loss");
    var wrong =
        s2l(
            "select",
            "--trajectories",
            losses,
            "--data",
            data,
            "--columns",
            "prompt=x,response=y",
            "--budget=5",
            "-o",
            folder.resolve("used"));
    assertThat(wrong.exitCode()).isEqualTo(2);
    var kept = select("used", losses, "--budget=5", "--always-keep", "topic=t*");
    assertThat(kept.exitCode()).isEqualTo(2);
    assertThat(select("used", losses, "--budget=6").exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("used/s2l.yaml")))
        .contains("budget: \"6\"")
        .doesNotContain("always_keep");
  }

  @Test
  void theMethodFullSaysThatItLooksAtNoBudget() throws IOException {
    Path losses = losses("ticket_id,step,loss");
    var ended = select("full", losses, "--method=full", "--budget=20%");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).contains("--method full keeps every row: ignored is --budget 20%.");
    assertThat(select("full", losses, "--method=full").err()).doesNotContain("--budget");
  }

  @Test
  void choicesThatAMethodMakesNoUseOfAreNamed() throws IOException {
    Path losses = losses("ticket_id,step,loss");
    var drawn = select("drawn", losses, "--method=random", "--budget=5", "--stability=2");
    assertThat(drawn.exitCode()).isZero();
    assertThat(drawn.err())
        .contains("--method random makes no clusters: ignored are --num-clusters, --stability.");
    var scored =
        select(
            "scored",
            losses,
            "--method=least-confidence",
            "--budget=5",
            "--transform=log",
            "--reference-checkpoint=late");
    assertThat(scored.err())
        .contains(
            "--method least-confidence makes no clusters: ignored are --num-clusters, --transform.")
        .doesNotContain("scores no losses");
    var whole = select("whole", losses, "--method=full", "--min-per-topic=2");
    assertThat(whole.err()).contains("--method full keeps every row: ignored is --min-per-topic.");
    var all = select("all", losses, "--budget=5", "--transform=log");
    assertThat(all.exitCode()).isZero();
    assertThat(all.err()).doesNotContain("ignored");
  }
}
