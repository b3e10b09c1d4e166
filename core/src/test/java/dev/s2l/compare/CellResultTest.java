package dev.s2l.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files that cells are told in, word for word.
class CellResultTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFinishedCellIsALineOfTheNamesThatOtherProgramsRelyOn() throws IOException {
    var cell =
        CellResult.waiting("small-to-large", "11%", 3, 7, 880)
            .done(12.5, Map.of("loss", 1.25, "accuracy", 40.0));
    CellResult.write(folder.resolve("cells.jsonl"), List.of(cell));
    assertThat(folder.resolve("cells.jsonl"))
        .hasContent(
            """
            {"method":"small-to-large","budget":"11%","selection_seed":3,"training_seed":7,\
            "rows":880,"state":"done","seconds":12.5,"metrics":{"accuracy":40.0,"loss":1.25}}
            """);
    assertThat(CellResult.read(folder.resolve("cells.jsonl"))).containsExactly(cell);
  }

  @Test
  void everyStateIsWrittenAndReadBack() throws IOException {
    var waiting = CellResult.waiting("random", "500", 1, 2, 0);
    var cells =
        List.of(
            waiting,
            CellResult.waiting("random", "500", 2, 3, 500).in("random-500-2").running(),
            CellResult.waiting("random", "500", 3, 4, 500).by("proxy-2").failed(3, "exit code 1"),
            CellResult.waiting("source-balanced-random", "500", 1, 2, 0).skipped("no sources"));
    Path file = folder.resolve("cells.jsonl");
    CellResult.write(file, cells);
    assertThat(CellResult.read(file)).isEqualTo(cells);
    assertThat(Files.readString(file))
        .contains("\"state\":\"waiting\"", "\"state\":\"running\"", "\"state\":\"skipped\"")
        .contains("\"trajectories\":\"proxy-2\",\"error\":\"exit code 1\"")
        .contains("\"cell\":\"random-500-2\"");
    assertThat(cells.get(2).failed(4, "again").error()).contains("again");
    assertThat(cells.get(2).done(4, Map.of("loss", 1.0)).error()).isEmpty();
  }

  @Test
  void twoLinesOfOneCellAreRefused() throws IOException {
    Path file = folder.resolve("cells.jsonl");
    var cell = CellResult.waiting("random", "500", 1, 2, 0);
    CellResult.write(file, List.of(cell, cell.running()));
    assertThatThrownBy(() -> CellResult.read(file))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RUN_DIRECTORY))
        .hasMessageContaining("random at 500, selection seed 1, training seed 2");
    // The same seeds under another store are another cell.
    CellResult.write(file, List.of(cell.by("a"), cell.by("b")));
    assertThat(CellResult.read(file)).hasSize(2);
  }

  @Test
  void numbersThatAreNoneAreNeverHeldOrRead() throws IOException {
    var cell = CellResult.waiting("random", "500", 1, 2, 0);
    assertThatThrownBy(() -> cell.done(1, Map.of("loss", Double.NaN)))
        .hasMessageContaining("loss is NaN");
    Path file = folder.resolve("cells.jsonl");
    CellResult.write(file, List.of(cell.done(1, Map.of("loss", 2.0))));
    Files.writeString(file, Files.readString(file).replace("2.0", "\"NaN\""));
    assertThatThrownBy(() -> CellResult.read(file).size()).isInstanceOf(S2lException.class);
  }

  @Test
  void itemsAreReadByMetricAndId() throws IOException {
    Path file = folder.resolve(ItemValues.FILE);
    Files.writeString(
        file,
        """
        {"id": "b", "metric": "accuracy", "value": 1}
        {"id": "a", "metric": "accuracy", "value": false, "answer": "not read"}

        {"id": 17, "metric": "loss", "value": 0.25}
        """);
    assertThat(ItemValues.read(file).byMetric())
        .isEqualTo(Map.of("accuracy", Map.of("a", 0.0, "b", 1.0), "loss", Map.of("17", 0.25)));
  }

  @Test
  void aLineThatIsNoItemIsRefusedWithItsNumber() throws IOException {
    refused("{\"id\": \"a\", \"metric\": \"m\"}", ":2: found value: nothing, expected a finite");
    refused("{\"id\": \"a\", \"metric\": \"m\", \"value\": \"1\"}", ":2: found value: \"1\"");
    refused("{\"id\": \"a\", \"metric\": \"m\", \"value\": NaN}", ":2: found ");
    refused("{\"id\": \"a\", \"metric\": \"m\", \"value\": 1e999}", ":2: found value: ");
    refused("{\"id\": 1.5, \"metric\": \"m\", \"value\": 1}", ":2: found id: 1.5");
    refused("{\"id\": \"a\", \"value\": 1}", ":2: found metric: nothing");
    refused("[1]", ":2: found metric: nothing");
    refused(
        "{\"id\": \"first\", \"metric\": \"m\", \"value\": 1}",
        ":2: found a second value of m for the item 'first'");
  }

  private void refused(String line, String message) throws IOException {
    Path file = folder.resolve(ItemValues.FILE);
    Files.writeString(file, "{\"id\": \"first\", \"metric\": \"m\", \"value\": 1}\n" + line + "\n");
    assertThatThrownBy(() -> ItemValues.read(file))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USER_TOOL))
        .hasMessageContaining(ItemValues.FILE + message);
  }

  @Test
  void otherItemsThanAnotherCellHasAreRefused() {
    var first = items(Map.of("a", 1.0, "b", 0.0));
    var second = items(Map.of("a", 1.0));
    first.requireSameItems("one", items(Map.of("a", 0.5, "b", 2.0)), "two");
    assertThatThrownBy(() -> first.requireSameItems("one", second, "two"))
        .hasMessageContaining("accuracy of one has the item 'b', which two lacks (2 and 1 items)");
    assertThatThrownBy(() -> second.requireSameItems("two", first, "one"))
        .hasMessageContaining("accuracy of one has the item 'b', which two lacks");
  }

  private static ItemValues items(Map<String, Double> values) {
    return new ItemValues(new TreeMap<>(Map.of("accuracy", new TreeMap<>(values))));
  }

  @Test
  void theFactsOfASubsetAreReadBack() throws IOException {
    var facts =
        new SubsetFacts(
            880,
            Optional.of(new SubsetFacts.Lengths(120.5, 100, 240)),
            Optional.empty(),
            new TreeMap<>(Map.of("gsm8k", 800, "aqua", 80)),
            new TreeMap<>());
    facts.write(folder.resolve(SubsetFacts.FILE));
    assertThat(SubsetFacts.read(folder.resolve(SubsetFacts.FILE))).isEqualTo(facts);
    assertThat(Files.readString(folder.resolve(SubsetFacts.FILE))).contains("\"p90\" : 240.0");
  }
}
