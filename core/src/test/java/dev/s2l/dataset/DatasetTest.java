package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading, reopening, and the rows' bytes on their way out.
class DatasetTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  @Test
  void aRowHasItsContentItsLabelsAndItsPlace() {
    String row =
        "{\"id\":7,\"source\":\"s\",\"topic\":\"t\",\"instruction\":\"two"
            + " words\",\"input\":\"x\",\"output\":\"a b c\"}";
    try (var dataset = inputs.readText("\n" + Inputs.GOOD + "\n  " + row + "\n")) {
      assertThat(dataset.example(1))
          .isEqualTo(new Example(1, "s", "t", new Content.SingleTurn("two words", "x", "a b c")));
      assertThat(dataset.location(1))
          .isEqualTo(new RowLocation("rows.jsonl", 3, Inputs.GOOD.length() + 2, row.length() + 2));
      assertThat(dataset.source(0)).isEmpty();
      assertThat(dataset.promptWords(1)).isEqualTo(3);
      assertThat(dataset.responseWords(1)).isEqualTo(3);
    }
  }

  @Test
  void readingEndsWhenItIsStoppedAndLeavesNothing() throws IOException {
    Path rows = inputs.file("many.jsonl", (Inputs.GOOD + "\n").repeat(3_000));
    var stop = new StopSignal();
    stop.request(ExitCode.INTERRUPTED);
    Path read = folder.resolve("stopped");
    assertThatThrownBy(
            () ->
                Dataset.read(
                    List.of(rows), DatasetSettings.defaults(), read, Progress.SILENT, stop))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    assertThat(folder)
        .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("stopped"));
  }

  @Test
  void rowsAreTheSameAfterReadingAndAfterOpening() throws IOException {
    String rejected = "{\"instruction\":\"a\",\"output\":null}";
    String turns =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Two?\"},{\"role\":\"assistant\",\"content\":\"2\"}]}";
    Path pairs =
        inputs.file("a.jsonl", (Inputs.GOOD + "\n" + rejected + "\n").repeat(3) + Inputs.GOOD);
    Path chats = inputs.file("b.jsonl", (turns + "\n").repeat(3));
    Path read = folder.resolve("read");
    var settings = DatasetSettings.defaults();
    try (var dataset = Dataset.read(List.of(pairs, chats), settings, read, Progress.SILENT);
        var opened = Dataset.open(read)) {
      var rows = new ArrayList<Example>();
      dataset.forEach(0, dataset.size(), rows::add);
      var again = new ArrayList<Example>();
      opened.forEach(0, opened.size(), again::add);
      assertThat(rows).hasSize(7).isEqualTo(again);
      assertThat(IntStream.range(0, 7).mapToObj(dataset::example)).isEqualTo(again);
      assertThat(dataset.inputs()).isEqualTo(opened.inputs());
      assertThat(dataset.sha256()).isEqualTo(opened.sha256());
      var middle = new ArrayList<Example>();
      dataset.forEach(2, 5, middle::add);
      assertThat(middle).isEqualTo(again.subList(2, 5));
      var some = new ArrayList<Example>();
      dataset.forEach(IntStream.of(1, 5, 6), some::add);
      assertThat(some).containsExactly(again.get(1), again.get(5), again.get(6));
    }
  }

  @Test
  void readEqualsAcceptedPlusRejectedInEveryFile() {
    var a = inputs.file("a.jsonl", Inputs.GOOD + "\nx\n\n" + Inputs.GOOD);
    var b = inputs.file("b.json", "[1," + Inputs.GOOD + "]");

    try (var dataset = inputs.read(a, b)) {
      assertThat(dataset.inputs()).extracting(InputFile::rowsRead).containsExactly(3L, 2L);
      assertThat(dataset.inputs()).extracting(InputFile::accepted).containsExactly(2L, 1L);
      assertThat(dataset.inputs()).extracting(InputFile::rejected).containsExactly(1L, 1L);
      assertThat(dataset.rejectedCount()).isEqualTo(2);
      assertThat(dataset.rejectedByReason()).containsOnlyKeys("MALFORMED_JSON", "NOT_AN_OBJECT");
    }
  }

  @Test
  void rejectedRowsAreListedInTheDocumentedForm() throws IOException {
    try (var dataset =
        inputs.readText(Inputs.GOOD + "\n{\"instruction\":\"a\",\"output\":null}\n[]\n")) {
      assertThat(Files.readString(dataset.rejectedFile()))
          .isEqualTo(
              """
              {"file":"rows.jsonl","line":2,"column":"output","reason":"NULL_VALUE","message":"\\"output\\" is null; expected a text"}
              {"file":"rows.jsonl","line":3,"reason":"NOT_AN_OBJECT","message":"expected a JSON object, got an array"}
              """);
    }
  }

  @Test
  void reopenedItIsTheSame() throws IOException {
    var packed =
        inputs.file(
            "rows.jsonl.gz", Inputs.gzip((Inputs.GOOD + "\n").getBytes(StandardCharsets.UTF_8)));
    String sha256;
    try (var dataset = inputs.read(packed)) {
      sha256 = dataset.sha256();
    }
    Files.delete(packed);

    try (var dataset = Dataset.open(folder.resolve("dataset"))) {
      assertThat(Inputs.rows(dataset)).containsExactly(Inputs.GOOD);
      assertThat(dataset.sha256()).isEqualTo(sha256);
    }
  }

  @Test
  void theHashNamesRowsAndOrderAndNothingElse() {
    String other = Inputs.GOOD.replace('2', '3');
    String one;
    try (var dataset = inputs.readText(Inputs.GOOD + "\n" + other)) {
      one = dataset.sha256();
    }
    try (var dataset = inputs.read(inputs.file("b.json", "[" + Inputs.GOOD + "," + other + "]"))) {
      assertThat(dataset.sha256()).isEqualTo(one);
    }
    try (var dataset = inputs.readText(other + "\n" + Inputs.GOOD)) {
      assertThat(dataset.sha256()).isNotEqualTo(one);
    }
  }

  @Test
  void aFileThatChangedSinceIsRefusedByName() throws IOException {
    var file = inputs.file("rows.jsonl", Inputs.GOOD);
    inputs.read(file).close();
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    Dataset.open(folder.resolve("dataset")).close();

    inputs.file("rows.jsonl", Inputs.GOOD.replace('2', '3'));
    Files.setLastModifiedTime(file, FileTime.fromMillis(2_000));
    var refusal =
        catchThrowableOfType(
            S2lException.class, () -> Dataset.open(folder.resolve("dataset")).close());

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.RUN_DIRECTORY);
    assertThat(refusal).hasMessageContaining("rows.jsonl has changed");
  }

  @Test
  void filesOfOneNameAreToldApartByTheirFolders() throws IOException {
    Files.createDirectories(folder.resolve("x"));
    Files.createDirectories(folder.resolve("y"));
    var a = inputs.file("x/rows.jsonl", Inputs.GOOD);
    var b = inputs.file("y/rows.jsonl", Inputs.GOOD);

    try (var dataset = inputs.read(a, b)) {
      assertThat(dataset.inputs())
          .extracting(InputFile::name)
          .containsExactly("x/rows.jsonl", "y/rows.jsonl");
      var files =
          SubsetWriter.write(
              dataset, new int[] {1}, Files.createDirectories(folder.resolve("out")));
      assertThat(files).extracting(SubsetFile::name).containsExactly("subset/y/rows.jsonl");
    }
  }

  @Test
  void sourcesCanComeFromTheFileNameOrFromNowhere() {
    var file =
        inputs.file(
            "gsm8k.jsonl.gz",
            Inputs.gzip(
                "{\"instruction\":\"a\",\"output\":\"b\",\"source\":\"s\"}"
                    .getBytes(StandardCharsets.UTF_8)));

    try (var dataset =
        inputs.read(
            DatasetSettings.defaults().withSource(DatasetSettings.SourceFrom.FILE_NAME), file)) {
      assertThat(dataset.source(0)).isEqualTo("gsm8k.jsonl");
    }
    try (var dataset =
        inputs.read(DatasetSettings.defaults().withSource(DatasetSettings.SourceFrom.NONE), file)) {
      assertThat(dataset.source(0)).isEmpty();
    }
  }

  @Test
  void aSubsetOfLinesIsThoseLines() throws IOException {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      lines.add(
          "{\"instruction\": \"%d\",  \"output\":\"é%d\", \"n\":12345678901234567890.10}"
              .formatted(i, i));
    }
    var random = RandomStream.named(3, "subset");
    int[] rows = IntStream.range(0, 50).filter(i -> random.nextInt(3) == 0).toArray();

    try (var dataset = inputs.readText(String.join("\n\n", lines))) {
      SubsetWriter.write(dataset, rows, folder);
    }

    var expected = IntStream.of(rows).mapToObj(lines::get).toList();
    assertThat(Files.readString(folder.resolve("subset.jsonl")))
        .isEqualTo(String.join("\n", expected) + "\n");
  }

  @Test
  void aSubsetOfAnArrayIsAnArrayWhoseElementsKeepTheirBytes() throws IOException {
    String odd = "{ \"instruction\" : \"a\",\n  \"output\":\"\\u0062\" }";
    var file =
        inputs.file("rows.json", "[" + Inputs.GOOD + ",\n" + odd + " ,17," + Inputs.GOOD + "]");

    try (var dataset = inputs.read(file)) {
      var written = SubsetWriter.write(dataset, new int[] {1, 2}, folder);
      assertThat(written.getFirst().rows()).isEqualTo(2);
    }

    assertThat(Files.readString(folder.resolve("subset.json")))
        .isEqualTo("[\n" + odd + ",\n" + Inputs.GOOD + "\n]\n");
  }

  @Test
  void severalInputsGiveSeveralSubsets() throws IOException {
    var a = inputs.file("a.jsonl", Inputs.GOOD + "\n" + Inputs.GOOD);
    var b =
        inputs.file(
            "b.json.gz", Inputs.gzip(("[" + Inputs.GOOD + "]").getBytes(StandardCharsets.UTF_8)));

    try (var dataset = inputs.read(a, b)) {
      var files = SubsetWriter.write(dataset, new int[] {0, 2}, folder);
      assertThat(files)
          .extracting(SubsetFile::name)
          .containsExactly("subset/a.jsonl", "subset/b.json");
      assertThat(files).extracting(SubsetFile::input).containsExactly(0, 1);
    }
    assertThat(Files.readString(folder.resolve("subset/b.json")))
        .isEqualTo("[\n" + Inputs.GOOD + "\n]\n");
  }

  @Test
  void randomCorporaAreAccountedForRowByRow() {
    long seed = 99;
    var random = RandomStream.named(seed, "corpora");
    for (int round = 0; round < 30; round++) {
      var good = new ArrayList<String>();
      var lines = new ArrayList<String>();
      int bad = 0;
      for (int i = random.nextInt(40); i >= 0; i--) {
        switch (random.nextInt(4)) {
          case 0 -> lines.add("");
          case 1 -> {
            lines.add(
                List.of("{", "{}", "[]", "x", "{\"instruction\":\"a\",\"output\":\" \"}")
                    .get(random.nextInt(5)));
            bad++;
          }
          default -> {
            String row =
                "{\"instruction\":\"%s\",\"output\":\"b\"}"
                    .formatted("w ".repeat(random.nextInt(400)));
            lines.add(row);
            good.add(row);
          }
        }
      }
      if (good.isEmpty()) {
        continue;
      }
      try (var dataset = inputs.readText(String.join("\n", lines))) {
        assertThat(Inputs.rows(dataset)).as("seed %d round %d", seed, round).isEqualTo(good);
        assertThat(dataset.rejectedCount()).isEqualTo(bad);
        for (int row = 0; row < dataset.size(); row++) {
          assertThat(lines.get((int) dataset.location(row).line() - 1)).isEqualTo(good.get(row));
        }
      }
    }
  }

  @Test
  void theArtifactOfTheSameInputIsTheSame() throws IOException {
    var file = inputs.file("rows.jsonl", Inputs.GOOD + "\nx\n" + Inputs.GOOD);
    inputs.read(file).close();
    byte[] index = Files.readAllBytes(folder.resolve("dataset/rows.index"));
    byte[] manifest = Files.readAllBytes(folder.resolve("dataset/manifest.json"));

    inputs.read(file).close();

    assertThat(folder.resolve("dataset/rows.index")).hasBinaryContent(index);
    assertThat(folder.resolve("dataset/manifest.json")).hasBinaryContent(manifest);
  }
}
