package dev.s2l.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportTest {
  @TempDir Path folder;

  @Test
  void readsJsonLinesByRowNumberInAnyOrder() throws IOException {
    Path file =
        write(
            "t.jsonl",
            """
            {"row": 1, "step": 20, "loss": 2.5, "learning_rate": [1, {"a": 2}]}
            {"row": 0, "step": 20, "loss": 1.5}
            {"loss": NaN, "step": 10, "row": 1}

            {"row": 0, "step": 10, "loss": 4}
            """);
    var read = Trajectories.open(file);
    assertThat(read.steps()).containsExactly(10, 20);
    assertThat(read.row(0)).containsExactly(4, 1.5f);
    assertThat(read.row(1)).containsExactly(Float.NaN, 2.5f);
    assertThat(read.unusableRows()).containsExactly(1);
    assertThat(Trajectories.open(file, RowIds.rows(2)).rows()).isEqualTo(2);
  }

  @Test
  void joinsByIdWhereTheDataHasIdsAndByOrderWhereNot() throws IOException {
    String text =
        """
        id,step,loss
        "b,1",1,0.5
        a,1,0.25
        a,2,0.125
        "b,1",2,
        """;
    var byId = Trajectories.open(write("t.csv", text), RowIds.of(List.of("a", "b,1")));
    assertThat(byId.row(0)).containsExactly(0.25f, 0.125f);
    assertThat(byId.row(1)).containsExactly(0.5f, Float.NaN);
    refused(folder.resolve("t.csv"), RowIds.rows(2), "names rows by id", "columns id=NAME");
    var byOrder = Trajectories.open(write("t.csv", text));
    assertThat(byOrder.row(1)).containsExactly(0.25f, 0.125f);
    var tabs = Trajectories.open(write("t.tsv", "\uFEFFstep\tloss\trow\n3\t1e-2\t0\n"));
    assertThat(tabs.at(0, 0)).isEqualTo(0.01f);
    assertThat(tabs.steps()).containsExactly(3);
  }

  @Test
  void aTableWithStepsGoesByThemWhereverEpochsStand() throws IOException {
    var tables =
        Map.of(
            "after.csv", "row,step,epoch,loss\n0,100,0.25,4\n0,200,0.5,2\n",
            "before.csv", "epoch,loss,row,step\n0,4,0,100\n0,2,0,200\n",
            "global.tsv", "epoch\trow\tglobal_step\tloss\n1\t0\t100\t4\n1\t0\t200\t2\n",
            "after.jsonl",
                "{\"row\":0,\"step\":100,\"epoch\":0.25,\"loss\":4}\n"
                    + "{\"row\":0,\"epoch\":0.5,\"step\":200,\"loss\":2}\n",
            "before.jsonl",
                "{\"epoch\":1,\"row\":0,\"step\":100,\"loss\":4}\n"
                    + "{\"loss\":2,\"epoch\":1,\"step\":200,\"row\":0}\n");
    for (var table : tables.entrySet()) {
      var read = Trajectories.open(write(table.getKey(), table.getValue()));
      assertThat(read.steps()).as(table.getKey()).containsExactly(100, 200);
      assertThat(read.row(0)).containsExactly(4, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.csv", "t.jsonl"})
  void wholeStepsMayBeWrittenWithAPoint(String name) throws IOException {
    String text =
        name.endsWith("csv")
            ? "row,step,loss\n0,100.0,1\n0,1e3,2\n"
            : "{\"row\":0,\"step\":100.0,\"loss\":1}\n{\"row\":0,\"step\":1e3,\"loss\":2}\n";

    assertThat(Trajectories.open(write(name, text)).steps()).containsExactly(100, 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.csv", "t.jsonl"})
  void aPartOfAnEpochIsRefusedWithItsColumnAndWhatToDo(String name) throws IOException {
    String text =
        name.endsWith("csv")
            ? "row,epoch,loss\n0,0.25,1\n"
            : "{\"row\":0,\"epoch\":0.25,\"loss\":1}\n";

    refused(
        write(name, text),
        RowIds.rows(1),
        "0.25 in column 'epoch' is not a whole number",
        "step=NAME");
  }

  @Test
  void readsAGzippedTable() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write("{\"id\": 7, \"epoch\": 0, \"loss\": 1}\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(folder.resolve("t.jsonl.gz"), bytes.toByteArray());
    assertThat(Trajectories.open(file, RowIds.of(List.of("7"))).at(0, 0)).isEqualTo(1);
  }

  @Test
  void aMismatchIsRefusedWithBothCountsAndTheFirstMissingIds() throws IOException {
    Path file = write("t.csv", "id,step,loss\na,1,1\nc,1,1\n");
    refused(file, RowIds.of(List.of("a", "b", "c", "d")), "2 rows, expected 4", "[b, d]");
    refused(file, RowIds.of(List.of("a", "b")), "1 values", "2 rows", "[c]");
    refused(write("n.csv", "row,step,loss\n0,1,1\n1,1,1\n"), RowIds.rows(3), "2 rows, expected 3");
    refused(write("g.csv", "id,step,loss\na,1,1\nb,1,1\na,2,1\n"), RowIds.NONE, "step 2", "[b]");
    refused(write("r.csv", "row,step,loss\n0,1,1\n5,1,1\n"), RowIds.rows(3), "line 3", "row 5");
    refused(
        write("r.csv", "row,step,loss\n0,1,1\n2,1,1\n"), RowIds.NONE, "2 rows, expected 3", "[1]");
    refused(write("r.csv", "row,step,loss\n0,1,1\n0,1,2\n"), RowIds.NONE, "second loss");
    refused(file, RowIds.of(List.of("a", "a")), "same id 'a'");
    NpyFile.writeFloats(folder.resolve("v.npy"), new float[] {1, 2, 3});
    refused(folder.resolve("v.npy"), RowIds.rows(4), "has 3 rows, the data 4");
  }

  @Test
  void aGiantRowNumberAsksForNoMemory() throws IOException {
    refused(write("r.csv", "row,step,loss\n2000000000,1,1\n"), RowIds.NONE, "row 2000000000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"row\": 0, \"step\": 1}",
        "{\"row\": 0, \"loss\": 1}",
        "{\"step\": 0, \"loss\": 1}",
        "{\"row\": 0, \"id\": \"a\", \"step\": 1, \"loss\": 1}",
        "{\"row\": 0.5, \"step\": 1, \"loss\": 1}",
        "{\"row\": 0, \"step\": -1, \"loss\": 1}",
        "{\"row\": 0, \"step\": 3000000000, \"loss\": 1}",
        "{\"row\": 0, \"step\": 99999999999999999999, \"loss\": 1}",
        "{\"row\": 0, \"step\": 1, \"loss\": \"1\"}",
        "{\"row\": 0, \"row\": 0, \"step\": 1, \"loss\": 1}",
        "{\"row\": 0, \"step\": 1, \"loss\": 1}\n{\"row\": 1, \"step\": 1, \"lo",
        "{\"row\": 0, \"step\": 1, \"loss\": 1}\n{\"id\": 1, \"step\": 2, \"loss\": 1}",
      })
  void refusesBrokenTables(String text) throws IOException {
    refused(write("t.jsonl", text), RowIds.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "row,step\n0,1\n",
        "row,id,step,loss\n0,1,1,1\n",
        "row,step,loss\n0,1\n",
        "row,step,loss\nx,1,1\n",
        "row,step,loss\n0,1,one\n",
        "row,step,loss\n"
      })
  void refusesBrokenCsv(String text) throws IOException {
    refused(write("t.csv", text), RowIds.NONE);
  }

  @Test
  void idsOfTheDataMayRepeatWhereNothingIsJoinedByThem() throws IOException {
    var same = RowIds.of(List.of("a", "a"));
    var read = Trajectories.open(write("t.csv", "row,step,loss\n1,1,2\n0,1,1\n"), same);
    assertThat(read.row(1)).containsExactly(2);
    refused(write("t.csv", "id,step,loss\na,1,2\n"), same, "same id 'a'");
  }

  @Test
  void everyWayToWriteALossThatIsNoneMarksTheRow() throws IOException {
    for (String none : List.of("", "null", "NaN", "inf", "-inf", "+inf", "Infinity", "-Infinity")) {
      var read = Trajectories.open(write("t.csv", "row,step,loss\n0,1,1\n1,1," + none + "\n"));
      assertThat(read.unusableRows()).as(none).containsExactly(1);
    }
  }

  @Test
  void readsCartographyDynamicsAsCrossEntropy() throws IOException {
    write(
        "dynamics_epoch_1.jsonl",
        """
        {"guid": "y", "logits_epoch_1": [0, 0], "gold": 1}
        {"guid": "x", "logits_epoch_1": [1000.0, 0.0, -1000], "gold": 1}
        """);
    write(
        "dynamics_epoch_0.jsonl",
        """
        {"guid": "x", "logits_epoch_0": [1, 2], "gold": 0, "other": [[1]]}
        {"guid": "y", "logits_epoch_0": [3, 3], "gold": 0}
        """);
    var read = Trajectories.open(folder, RowIds.of(List.of("x", "y")));
    assertThat(read.steps()).containsExactly(1, 2);
    assertThat((double) read.at(0, 0)).isCloseTo(Math.log(1 + Math.E), within(1e-6));
    assertThat((double) read.at(0, 1)).isCloseTo(1000, within(1e-6));
    assertThat((double) read.at(1, 1)).isCloseTo(Math.log(2), within(1e-6));
    write("dynamics_epoch_1.jsonl", "{\"guid\": \"x\", \"logits_epoch_1\": [1], \"gold\": 1}");
    refused(folder, RowIds.NONE, "gold");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void refused(Path file, RowIds rows, String... words) {
    assertThatThrownBy(() -> Trajectories.open(file, rows))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll(words.length == 0 ? new String[] {file.toString()} : words);
  }
}
