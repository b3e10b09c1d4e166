package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are refused as a whole, or read although they are odd. The numbers are those of the
/// table of bad inputs.
class BadFilesTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  @ParameterizedTest // 3
  @ValueSource(strings = {"", "\n\n \r\n\t\n", "[]", " [ ] ", "\uFEFF"})
  void aFileWithoutRowsIsRefusedAndNothingIsLeft(String text) {
    var refusal = inputs.refusal(inputs.file("empty.json", text));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(refusal).hasMessageContaining("no rows");
    assertThat(folder).isDirectoryContaining("glob:**empty.json");
    assertThat(folder.toFile().list()).containsExactly("empty.json");
  }

  @Test // 4
  void oneRowIsADataSet() {
    try (var dataset = inputs.readText(Inputs.GOOD)) {
      assertThat(dataset.size()).isEqualTo(1);
    }
  }

  @Test // 8
  void utf16IsRefusedWithTheHintAndAcceptedWithIt() {
    byte[] bytes =
        (Inputs.GOOD + "\n" + Inputs.GOOD.replace("2", "zwei 🙂"))
            .getBytes(StandardCharsets.UTF_16);
    var file = inputs.file("wide.jsonl", bytes);

    assertThat(inputs.refusal(file)).hasMessageContaining("encoding UTF-16");

    var settings = DatasetSettings.defaults().withEncoding(StandardCharsets.UTF_16);
    try (var dataset = inputs.read(settings, file)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("2", "zwei 🙂");
    }
  }

  @ParameterizedTest // 8
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void utf16WithoutMarkIsSeen(String encoding) {
    var file =
        inputs.file("wide.jsonl", Inputs.GOOD.getBytes(java.nio.charset.Charset.forName(encoding)));

    assertThat(inputs.refusal(file)).hasMessageContaining("encoding " + encoding);
  }

  @Test // 15
  void linesInAJsonFileAndAnArrayInAJsonlFileAreSeenByTheirContent() {
    try (var dataset =
        inputs.read(
            inputs.file("lines.json", Inputs.GOOD + "\n" + Inputs.GOOD),
            inputs.file("array.jsonl", "[" + Inputs.GOOD + "]"))) {
      assertThat(dataset.size()).isEqualTo(3);
      assertThat(dataset.inputs())
          .extracting(InputFile::format)
          .containsExactly(DataFormat.JSONL, DataFormat.JSON_ARRAY);
    }
  }

  @Test // 1
  void whatFollowsAnArrayAndAnArrayWithoutEndAreSaid() {
    try (var dataset = inputs.read(inputs.file("two.json", "[" + Inputs.GOOD + "]\n[{}]"))) {
      assertThat(dataset.rejections().getFirst().line()).isEqualTo(2);
      assertThat(dataset.rejections().getFirst().message()).contains("text follows the array");
    }
    try (var dataset = inputs.read(inputs.file("cut.json", "[" + Inputs.GOOD + ",\n"))) {
      assertThat(dataset.size()).isEqualTo(1);
      assertThat(dataset.rejections().getFirst().message()).contains("before the ]");
    }
  }

  @Test // 15
  void anArrayUnderAKeyIsFoundByField() {
    String text = "{\"version\":{\"a\":[1]},\"d\":{\"rows\":[" + Inputs.GOOD + "]},\"z\":0}";
    var file = inputs.file("nested.json", text);

    try (var dataset = inputs.read(DatasetSettings.defaults().withField("d.rows"), file)) {
      assertThat(Inputs.rows(dataset)).containsExactly(Inputs.GOOD);
      assertThat(dataset.location(0).offset()).isEqualTo(text.indexOf(Inputs.GOOD));
    }
    assertThat(inputs.refusal(DatasetSettings.defaults().withField("data"), file))
        .hasMessageContaining("\"data\"")
        .hasMessageContaining("[version, d, z]");
    assertThat(inputs.refusal(DatasetSettings.defaults().withField("z"), file))
        .hasMessageContaining("expected an array");
  }

  @Test // 15
  void anObjectOverSeveralLinesGetsTheHint() {
    var file = inputs.file("object.json", "{\n  \"data\": [\n" + Inputs.GOOD + "]}\n");

    assertThat(inputs.refusal(file)).hasMessageContaining("field");
  }

  @Test // 20
  void aFileOfRejectedRowsOnlyIsRefusedWithTheThreeCommonestReasons() {
    var text = new StringBuilder();
    text.append("{\"instruction\":\"a\",\"output\":\"\"}\n".repeat(4));
    text.append("{\"instruction\":\"a\",\"output\":1}\n".repeat(3));
    text.append("x\n".repeat(2)).append("[]\n");

    var refusal = inputs.refusal(inputs.file("bad.jsonl", text.toString()));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(refusal.getMessage())
        .contains(
            "no usable row among the 10",
            "4 × EMPTY_TARGET, first in bad.jsonl:1",
            "3 × WRONG_TYPE",
            "2 × MALFORMED_JSON")
        .doesNotContain("NOT_AN_OBJECT");
  }

  @Test
  void moreRejectedRowsThanAllowedRefuse() {
    var file = inputs.file("rows.jsonl", Inputs.GOOD + "\nx\n" + Inputs.GOOD + "\ny\n");

    assertThat(
            inputs.refusal(
                DatasetSettings.defaults().withMaxRejected(MaxRejected.parse("1")), file))
        .hasMessageContaining("2 of 4 rows");
    assertThat(
            inputs
                .refusal(DatasetSettings.defaults().withMaxRejected(MaxRejected.parse("49%")), file)
                .exitCode())
        .isEqualTo(ExitCode.DATA);
    inputs.read(DatasetSettings.defaults().withMaxRejected(MaxRejected.parse("50%")), file).close();
    inputs.read(DatasetSettings.defaults().withMaxRejected(MaxRejected.parse("2")), file).close();
  }

  @Test // 29
  void gzipIsUnpackedWhateverTheNameAndRowsKeepTheirBytes() {
    byte[] text = ("[" + Inputs.GOOD + ",\n" + Inputs.GOOD + "]").getBytes(StandardCharsets.UTF_8);
    var file = inputs.file("rows.data", Inputs.gzip(text));

    try (var dataset = inputs.read(file)) {
      assertThat(Inputs.rows(dataset)).containsExactly(Inputs.GOOD, Inputs.GOOD);
    }
  }

  @Test // 29
  void severalGzipMembersAreOneText() throws IOException {
    var packed = new ByteArrayOutputStream();
    packed.write(Inputs.gzip((Inputs.GOOD + "\n{\"instruc").getBytes(StandardCharsets.UTF_8)));
    packed.write(Inputs.gzip("tion\":\"a\",\"output\":\"b\"}".getBytes(StandardCharsets.UTF_8)));
    packed.write(new byte[512]);

    try (var dataset = inputs.read(inputs.file("rows.jsonl.gz", packed.toByteArray()))) {
      assertThat(Inputs.outputs(dataset)).containsExactly("2", "b");
    }
  }

  @Test // 29
  void gzipThatIsCutOffAnywhereIsRefused() {
    byte[] whole = Inputs.gzip((Inputs.GOOD + "\n").repeat(50).getBytes(StandardCharsets.UTF_8));
    for (int length = 3; length < whole.length; length++) {
      var refusal = inputs.refusal(inputs.file("cut.gz", Arrays.copyOf(whole, length)));
      assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
      assertThat(refusal).hasMessageContaining("cut.gz").hasMessageContaining("cut off");
    }
  }

  @Test // 29
  void gzipWithGarbageBehindItOrADamagedByteIsRefused() {
    byte[] whole = Inputs.gzip((Inputs.GOOD + "\n").getBytes(StandardCharsets.UTF_8));
    byte[] garbage = Arrays.copyOf(whole, whole.length + 5);
    garbage[whole.length + 4] = 'x';
    byte[] damaged = whole.clone();
    damaged[damaged.length - 6] ^= 1;

    assertThat(inputs.refusal(inputs.file("garbage.gz", garbage))).hasMessageContaining("follows");
    assertThat(inputs.refusal(inputs.file("damaged.gz", damaged))).hasMessageContaining("checksum");
  }

  @Test // 29
  void aGzipBombIsRefused() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 300; i++) {
        out.write(zeros);
      }
    }
    var file = inputs.file("bomb.jsonl.gz", packed.toByteArray());

    assertThat(inputs.refusal(DatasetSettings.defaults().withFormat(DataFormat.JSONL), file))
        .hasMessageContaining("unpacks to more than");
  }

  @ParameterizedTest // 32
  @ValueSource(strings = {"a b'c\";$(x).jsonl", "zeile\numbruch.jsonl", "ünï-名.jsonl", "-x.jsonl"})
  void oddFileNamesAreNames(String name) throws IOException {
    var file = inputs.file(name, Inputs.GOOD);

    try (var dataset = inputs.read(file)) {
      assertThat(dataset.location(0).file()).isEqualTo(name);
      Files.createDirectories(folder.resolve("out"));
      assertThat(SubsetWriter.write(dataset, new int[] {0}, folder.resolve("out")))
          .extracting(SubsetFile::name)
          .containsExactly("subset.jsonl");
    }
  }

  @Test // 32
  void aNameOf255BytesIsAName() {
    try (var dataset = inputs.read(inputs.file("n".repeat(249) + ".jsonl", Inputs.GOOD))) {
      assertThat(dataset.size()).isEqualTo(1);
    }
  }

  @Test // 32
  void aSymbolicLinkInACircleIsRefused() throws IOException {
    var a = folder.resolve("a.jsonl");
    Files.createSymbolicLink(a, folder.resolve("b.jsonl"));
    Files.createSymbolicLink(folder.resolve("b.jsonl"), a);

    assertThat(inputs.refusal(a)).hasMessageContaining("symbolic link");
  }

  @Test // 32
  void aPipeIsRefusedWithoutOpeningIt() throws Exception {
    var pipe = folder.resolve("pipe.jsonl");
    var made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    org.junit.jupiter.api.Assumptions.assumeTrue(made == 0, "no mkfifo here");

    assertThat(inputs.refusal(pipe)).hasMessageContaining("pipe");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThat(inputs.refusal(folder.resolve("none.jsonl")).exitCode()).isEqualTo(ExitCode.DATA);
  }

  @Test
  void theSameFileTwiceIsAUsageError() {
    var file = inputs.file("a.jsonl", Inputs.GOOD);

    assertThat(inputs.refusal(file, file).exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void textThatIsNoDataIsRefusedWithItsFirstBytes() {
    assertThat(inputs.refusal(inputs.file("x.bin", "\u0007ELF")))
        .hasMessageContaining("\"\\x07ELF\"");
  }

  @Test // 25
  void idsThatOccurTwiceAreRefusedWithBothPlacesIfTheUserNamedTheColumn() {
    var a = inputs.file("a.jsonl", "{\"id\":7," + Inputs.GOOD.substring(1) + "\n");
    var b = inputs.file("b.jsonl", "\n{\"id\":\"7\"," + Inputs.GOOD.substring(1) + "\n");

    inputs.read(a, b).close();
    var named = DatasetSettings.defaults().withColumns(java.util.Map.of("id", "id"));
    assertThat(inputs.refusal(named, a, b))
        .hasMessageContaining("\"7\"")
        .hasMessageContaining("line 1 of input 1")
        .hasMessageContaining("line 2 of b.jsonl");
  }

  @Test // 25
  void manyDifferentIdsAreFine() {
    var text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append("{\"key\":").append(i).append(',').append(Inputs.GOOD.substring(1)).append('\n');
    }
    var settings = DatasetSettings.defaults().withColumns(java.util.Map.of("id", "key"));
    try (var dataset = inputs.read(settings, inputs.file("ids.jsonl", text.toString()))) {
      assertThat(dataset.size()).isEqualTo(3_000);
    }
  }

  @Test // 33: no archive is opened, so no entry can lead out of a folder
  void archivesAreRefused() {
    byte[] tar = new byte[1024];
    tar[0] = 'x';
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);

    assertThat(inputs.refusal(inputs.file("x.zip", "PK\u0003\u0004 zip")))
        .hasMessageContaining("archive");
    assertThat(inputs.refusal(inputs.file("x.tar.gz", Inputs.gzip(tar))))
        .hasMessageContaining("archive");
  }
}
