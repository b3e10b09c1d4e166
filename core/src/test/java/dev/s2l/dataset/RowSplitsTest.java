package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that say in a column `split` which split they are of.
class RowSplitsTest {
  private static final DatasetSettings SETTINGS = DatasetSettings.defaults();

  @TempDir Path folder;
  private Inputs inputs;
  private final Told told = new Told();

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private static String row(String output, String split) {
    return "{\"instruction\":\"q\",\"output\":\"%s\"%s}\n"
        .formatted(output, split.isEmpty() ? "" : ",\"split\":" + split);
  }

  private static String rows() {
    return row("a", "\"train\"")
        + row("b", "\"test\"")
        + row("c", "\"train\"")
        + row("d", "\"dev\"");
  }

  private List<String> read(DatasetSettings settings, Path... paths) {
    try (var dataset = Dataset.read(List.of(paths), settings, folder.resolve("dataset"), told)) {
      return Inputs.outputs(dataset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void rowsOfSeveralSplitsAreAllReadAndTold() {
    assertThat(read(SETTINGS, inputs.file("r.jsonl", rows()))).containsExactly("a", "b", "c", "d");
    assertThat(told.warnings())
        .singleElement()
        .asString()
        .contains("test (1 row), train (2 rows), validation (1 row), and all are read", "--split");
    told.warnings().clear();
    read(SETTINGS.withSplit("all"), folder.resolve("r.jsonl"));
    assertThat(told.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"train, a c", "test, b", "validation, d", "dev, d", "eval, b"})
  void theWantedOnesAreReadAndTheOthersAreNotCounted(String split, String expected) {
    Path file = inputs.file("r.jsonl", rows());
    assertThat(read(SETTINGS.withSplit(split), file)).containsExactly(expected.split(" "));
    assertThat(told.notes()).singleElement().asString().endsWith(split + " is read.");
    try (var dataset = inputs.read(SETTINGS.withSplit(split), file)) {
      assertThat(dataset.inputs().getFirst().rowsRead()).isEqualTo(dataset.size());
      assertThat(dataset.names().columns()).contains(new NameAccount.Name("split", "split", 4));
      assertThat(dataset.location(0).line()).isEqualTo("abcd".indexOf(expected.charAt(0)) + 1);
    }
  }

  @Test
  void inTablesAndUnderOtherSpellingsTheColumnIsTheSame() {
    String text = "instruction,output,Data Split\nq,a,Train\nq,b,TEST\n";
    assertThat(read(SETTINGS.withSplit("test"), inputs.file("r.csv", text))).containsExactly("b");
  }

  @Test
  void aFolderWhoseNamesSayNoSplitGoesByItsRows() throws IOException {
    Files.createDirectory(folder.resolve("data"));
    inputs.file("data/x.jsonl", rows());
    inputs.file("data/y.jsonl", row("e", "\"train\""));
    assertThat(read(SETTINGS.withSplit("train"), folder.resolve("data")))
        .containsExactly("a", "c", "e");
    inputs.file("data/train.jsonl", row("f", ""));
    inputs.file("data/test.jsonl", row("g", ""));
    assertThat(read(SETTINGS.withSplit("test"), folder.resolve("data"))).containsExactly("g");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"a long text\"", "null", "\"fold 3\"", "[\"train\"]", "\"train\""})
  void aColumnThatSaysNothingOrTheSameOfAllRowsChangesNothing(String value) {
    Path file = inputs.file("r.jsonl", row("a", value) + row("b", value));
    assertThat(read(SETTINGS, file)).containsExactly("a", "b");
    assertThat(String.join("", told.warnings())).doesNotContain("splits");
  }

  @Test
  void aSplitOfAnyNameCanBeAskedFor() {
    Path file = inputs.file("r.jsonl", row("a", "\"fold 3\"") + row("b", "\"fold 4\""));
    assertThat(read(SETTINGS.withSplit("fold 4"), file)).containsExactly("b");
  }

  @Test
  void rowsWithoutASplitAreNotOfTheWantedOneBehindOthers() {
    Path file = inputs.file("r.jsonl", rows() + row("e", ""));
    assertThat(read(SETTINGS.withSplit("train"), file)).containsExactly("a", "c");
    assertThat(told.notes()).singleElement().asString().contains("and 1 row of none");
  }

  @Test
  void aSplitThatNoRowSaysIsRefusedWithThoseThatAreThere() {
    Path file = inputs.file("r.jsonl", row("a", "\"train\"") + row("b", "\"dev\""));
    var refusal = inputs.refusal(SETTINGS.withSplit("test"), file);
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal).hasMessageContaining("rows say train (1 row), validation (1 row)");
    assertThat(folder.resolve("dataset")).doesNotExist();
  }
}
