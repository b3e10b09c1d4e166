package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.s2l.run.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables of text: rule 28 of the table of bad inputs, and FastCSV as the oracle.
class CsvTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  @Test
  void quotedLineFeedsDelimitersAndQuotesAreText() {
    String text = "instruction,output\n\"a\nb,\"\"c\"\"\",2\n\n=1+1,\"-3\"\n";
    try (var dataset = inputs.read(inputs.file("rows.csv", text))) {
      assertThat(dataset.example(0).content())
          .isEqualTo(new Content.SingleTurn("a\nb,\"c\"", "", "2"));
      assertThat(dataset.example(1).content()).isEqualTo(new Content.SingleTurn("=1+1", "", "-3"));
      assertThat(dataset.location(1).line()).isEqualTo(5);
      assertThat(Inputs.rows(dataset)).containsExactly("\"a\nb,\"\"c\"\"\",2", "=1+1,\"-3\"");
    }
  }

  @Test
  void theDelimiterIsSeenAndTabsByName() {
    try (var dataset =
        inputs.read(
            inputs.file("a.csv", "instruction;output;source\r\na,b;c;s\r\n"),
            inputs.file("b.tsv", "instruction\toutput\na,b\tc"),
            inputs.file("c.data", "\uFEFFprompt,response\nq,r\n"))) {
      assertThat(dataset.inputs())
          .extracting(InputFile::format)
          .containsExactly(DataFormat.CSV, DataFormat.TSV, DataFormat.CSV);
      assertThat(dataset.example(0))
          .isEqualTo(new Example(0, "s", "", new Content.SingleTurn("a,b", "", "c")));
      assertThat(dataset.example(1).content()).isEqualTo(new Content.SingleTurn("a,b", "", "c"));
      assertThat(dataset.example(2).content()).isEqualTo(new Content.SingleTurn("q", "", "r"));
    }
  }

  @Test
  void raggedAndMisquotedRowsAreRejected() {
    String text = "instruction,output\na\na,b,c\n\"a\"x,b\ngood,one\na,\n\"open,x\ny";
    try (var dataset = inputs.read(inputs.file("rows.csv", text))) {
      assertThat(dataset.rejections())
          .extracting(Rejection::reason)
          .containsExactly(
              "RAGGED_ROW", "RAGGED_ROW", "MALFORMED_CSV", "EMPTY_TARGET", "MALFORMED_CSV");
      assertThat(dataset.rejections())
          .extracting(Rejection::line)
          .containsExactly(2L, 3L, 4L, 6L, 7L);
      assertThat(dataset.size()).isEqualTo(1);
    }
  }

  @Test
  void aTableWithoutHeaderIsRefused() {
    assertThat(inputs.refusal(inputs.file("rows.csv", "what is 1+1?,2\nwhat is 1+2?,3\n")))
        .hasMessageContaining("header");
    assertThat(inputs.refusal(inputs.file("twice.csv", "instruction,output,output\na,b,c\n")))
        .hasMessageContaining("occurs twice");
  }

  @Test
  void aSubsetKeepsHeaderAndRecordsByteForByte() throws IOException {
    String text = "\uFEFFoutput;\"instruction\";n\r\n2;\"a\nb\";1\r\n3;c;\"2\"\r\n4;d;3";
    try (var dataset =
        inputs.read(
            inputs.file("rows.csv.gz", Inputs.gzip(text.getBytes(StandardCharsets.UTF_8))))) {
      var files = SubsetWriter.write(dataset, new int[] {0, 2}, folder);
      assertThat(files).extracting(SubsetFile::name).containsExactly("subset.csv");
    }
    assertThat(Files.readString(folder.resolve("subset.csv")))
        .isEqualTo("\uFEFFoutput;\"instruction\";n\r\n2;\"a\nb\";1\r\n4;d;3\n");
  }

  @Test // 28: the table is the user's; only tables that we author neutralise formulas
  void fieldsThatLookLikeFormulasStayAsTheyAre() throws IOException {
    String text = "instruction,output\n=1+1,+2\n@SUM(A1),-2\n";
    try (var dataset = inputs.read(inputs.file("rows.csv", text))) {
      SubsetWriter.write(dataset, new int[] {0, 1}, folder);
    }
    assertThat(Files.readString(folder.resolve("subset.csv"))).isEqualTo(text);
  }

  @Test
  void conversationsInACellAreRead() {
    String text =
        "messages,source\n"
            + "\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"q\"\"},{\"\"role\"\":\"\"assistant\"\",\"\"content\"\":\"\"a\"\"}]\",s\n";
    try (var dataset = inputs.read(inputs.file("rows.csv", text))) {
      assertThat(dataset.example(0).content())
          .isEqualTo(
              new Content.Conversation(
                  List.of(Turn.of(Role.USER, "q"), Turn.of(Role.ASSISTANT, "a")), ""));
    }
  }

  @Test
  void randomTablesReadAsFastCsvReadsThem() throws Exception {
    long seed = 11;
    var random = RandomStream.named(seed, "tables");
    for (int round = 0; round < 400; round++) {
      var text = new StringBuilder();
      int columns = 2 + random.nextInt(3);
      for (int r = 1 + random.nextInt(5); r > 0; r--) {
        for (int c = 0; c < columns; c++) {
          text.append(c > 0 ? "," : "").append(field(random));
        }
        text.append(random.nextInt(2) == 0 ? "\n" : "\r\n");
      }
      var expected = new ArrayList<List<String>>();
      try (var reader = CsvReader.builder().skipEmptyLines(true).ofCsvRecord(text.toString())) {
        reader.forEach(record -> expected.add(record.getFields()));
      }
      var found = new ArrayList<List<String>>();
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      var scanner =
          new CsvScanner(new RowBuffer(new ByteArrayInputStream(bytes), 1 << 20), ',', false);
      var row = new RawRow();
      while (scanner.next(row)) {
        found.add(
            CsvRow.fields(
                new String(row.bytes, row.from, row.length, StandardCharsets.UTF_8), ','));
      }
      assertThat(found).as("seed %d round %d: %s", seed, round, text).isEqualTo(expected);
    }
  }

  private static String field(RandomStream random) {
    String alphabet = "ab ,\"\né;'";
    var field = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      field.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    String text = field.toString();
    return text.contains(",")
            || text.contains("\"")
            || text.contains("\n")
            || random.nextInt(3) == 0
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }
}
