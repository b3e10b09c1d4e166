package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.SubsetForm.Grouping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every input has a file of its own for its chosen rows, whatever form they are written in.
class OutputNamesTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private static String row(String text) {
    return "{\"instruction\":\"" + text + "\",\"output\":\"b\"}\n";
  }

  private static String table(String text) {
    return "instruction,output\n" + text + ",b\n";
  }

  private List<String> names(Optional<DataFormat> format, Path... files) throws IOException {
    try (var dataset = inputs.read(files)) {
      int[] rows = new int[dataset.size()];
      Arrays.setAll(rows, row -> row);
      var form = new SubsetForm(Grouping.BY_INPUT, format, Optional.empty());
      var written = SubsetWriter.write(dataset, rows, folder, form, "subset");
      var texts = new ArrayList<String>();
      for (SubsetFile file : written) {
        texts.add(Files.readString(folder.resolve(file.name())));
      }
      for (int i = 0; i < files.length; i++) {
        assertThat(texts.get(i)).contains("text " + i);
      }
      var names = written.stream().map(SubsetFile::name).toList();
      var onAnyDisk = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      onAnyDisk.addAll(names);
      assertThat(onAnyDisk).hasSameSizeAs(names);
      return names;
    }
  }

  @Test
  void filesThatDifferBySuffixKeepTheirRowsApartInOneForm() throws IOException {
    assertThat(
            names(
                Optional.of(DataFormat.JSONL),
                inputs.file("a.csv", table("text 0")),
                inputs.file("a.json", "[" + row("text 1") + "]"),
                inputs.file("a.jsonl", row("text 2"))))
        .containsExactly("subset/a.csv.jsonl", "subset/a.json.jsonl", "subset/a.jsonl");
  }

  @Test
  void aFileBesideItsCompressedKinKeepsItsName() throws IOException {
    Path packed = folder.resolve("p.jsonl.gz");
    Files.write(
        packed, Inputs.gzip(row("text 0").getBytes(java.nio.charset.StandardCharsets.UTF_8)));

    assertThat(names(Optional.empty(), packed, inputs.file("p.jsonl", row("text 1"))))
        .containsExactly("subset/p.jsonl.gz.jsonl", "subset/p.jsonl");
  }

  @Test
  void namesThatDifferByCaseAreApartOnDisksThatDoNotTellThem() throws IOException {
    assertThat(
            names(
                Optional.empty(),
                inputs.file("Data.jsonl", row("text 0")),
                inputs.file("data.jsonl", row("text 1")),
                inputs.file("DATA.jsonl", row("text 2"))))
        .containsExactly(
            "subset/Data.jsonl", "subset/data.jsonl.jsonl", "subset/DATA.jsonl-2.jsonl");
  }

  @Test
  void aNameThatWasMadeDoesNotMeetAnInputOfThatName() throws IOException {
    assertThat(
            names(
                Optional.of(DataFormat.JSONL),
                inputs.file("a.csv", table("text 0")),
                inputs.file("a.jsonl", row("text 1")),
                inputs.file("a.csv.jsonl", row("text 2"))))
        .containsExactly("subset/a.csv-2.jsonl", "subset/a.jsonl", "subset/a.csv.jsonl");
  }

  @Test
  void filesOfTheSameNameInTwoFoldersStandInTheirFolders() throws IOException {
    Files.createDirectories(folder.resolve("x"));
    Files.createDirectories(folder.resolve("y"));

    assertThat(
            names(
                Optional.of(DataFormat.JSONL),
                inputs.file("x/a.jsonl", row("text 0")),
                inputs.file("y/a.csv", table("text 1")),
                inputs.file("y/a.jsonl", row("text 2"))))
        .containsExactly("subset/x/a.jsonl", "subset/y/a.csv.jsonl", "subset/y/a.jsonl");
  }

  @Test
  void namesThatWouldBeTooLongForADiskAreCutAndStayApart() throws IOException {
    String longest = "é".repeat(124);
    String shorter = "é".repeat(123);

    assertThat(
            names(
                Optional.of(DataFormat.JSONL),
                inputs.file(longest + "é.csv", table("text 0")),
                inputs.file(longest + "ö.csv", table("text 1")),
                inputs.file(longest + "ö.json", "[" + row("text 2") + "]")))
        .containsExactly(
            "subset/" + longest + ".jsonl",
            "subset/" + shorter + "-2.jsonl",
            "subset/" + shorter + "-3.jsonl");
  }
}
