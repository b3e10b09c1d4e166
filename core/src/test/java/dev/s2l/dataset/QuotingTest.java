package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.s2l.dataset.DatasetSettings.Quoting;
import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables with tabs, with and without quoting.
class QuotingTest {
  private static final String HEADER = "question\tanswer\n";

  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private static boolean quotesAreText(String rows) throws IOException {
    byte[] bytes = (HEADER + rows).getBytes(StandardCharsets.UTF_8);
    return QuotingSniffer.sniff(new ByteArrayInputStream(bytes), '\t').quotesAreText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Who?\t\"To go\" said he\nWho else?\tyes\n", // goes on behind a quote
        "Who?\t\"never closed\nWho else?\tyes\n",
        "One\t\"first\nTwo\tsecond\nThree\tthird\"\nFour\tfourth\n", // rows inside of quotes
        "One\t\"first\r\nTwo\tsecond\r\nThree\tthird\"\r\nFour\tfourth\r\n",
        "\"one\ttwo\"\nthree\tfour\n", // a tab inside of quotes is one field too few
        "What is 3\"?\tinches\nSay it\t\"All of it\"\nSay more\tno\n", // quotes without need
        "a\t\"b\" c\nd\t\"e \"\"f\"\" g\"\nh\t\"i\" j\n", // two against one
      })
  void aTableWithoutQuotingIsSeen(String rows) throws IOException {
    assertThat(quotesAreText(rows)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\tb\n",
        "What is 3\"?\tthree inches\n",
        "a\t\"two\nlines\"\nc\td\n",
        "a\t\"two\r\nlines\"\r\nc\td\r\n",
        "\"two\nlines\"\tb\n",
        "a\t\"one\nof\nmany\nlines\"\nc\td\n",
        "\"with a\ttab\"\tb\n",
        "a\t\"he said \"\"no\"\"\"\n",
        "a\t\"needed, by some\"\nc\td\n",
        "a\t\" edge\"\nc\td\n",
        "\"a\"\t\"b\"\n\"c\"\t\"d\"\n", // everything is quoted
        "\"a\"\t1\n\"c\"\tNA\n", // all texts are
        "a\t\"two\nlines\"\nc\t\"misquoted\" by hand\n",
      })
  void aTableWithQuotingIsSeen(String rows) throws IOException {
    assertThat(quotesAreText(rows)).isFalse();
  }

  @Test
  void aQuotedNameOrASingleColumnWithLinesIsQuoting() throws IOException {
    byte[] header = "question\t\"answer\"\na\t\"b\" c\n".getBytes(StandardCharsets.UTF_8);
    assertThat(QuotingSniffer.sniff(new ByteArrayInputStream(header), '\t').quotesAreText())
        .isFalse();
    byte[] text = "text\n\"two\nof three\nlines\"\nmore\n".getBytes(StandardCharsets.UTF_8);
    assertThat(QuotingSniffer.sniff(new ByteArrayInputStream(text), '\t').quotesAreText())
        .isFalse();
  }

  @Test
  void rowsWithoutQuotingAreLinesAndTheirBytesAreKept() throws IOException {
    String rows =
        "Who?\t\"To go\" said he\n\"One\tfirst\nTwo\tsecond\"\nThree\t\"all\"\nFour\tx \"y\" z\r\n";
    var told = new Told();
    Path file = inputs.file("rows.tsv", HEADER + rows);
    Path out = folder.resolve("dataset");
    try (var dataset = Dataset.read(List.of(file), DatasetSettings.defaults(), out, told)) {
      assertThat(Inputs.outputs(dataset))
          .containsExactly("\"To go\" said he", "first", "second\"", "\"all\"", "x \"y\" z");
      assertThat(dataset.location(3).line()).isEqualTo(5);
      SubsetWriter.write(dataset, new int[] {0, 1, 2, 3, 4}, folder);
    }
    assertThat(Files.readString(folder.resolve("subset.tsv"))).isEqualTo(HEADER + rows);
    assertThat(told.notes()).singleElement().asString().contains("rows.tsv", "--quoting rfc4180");
    try (var again = Dataset.open(out)) {
      assertThat(again.quotesAreText(0)).isTrue();
      assertThat(Inputs.outputs(again)).contains("\"all\"");
    }
  }

  @Test
  void theUserDecidesOtherwise() {
    Path file = inputs.file("rows.tsv", HEADER + "a\t\"b\"\nc\td\n");
    var settings = DatasetSettings.defaults();
    try (var dataset = inputs.read(settings.withQuoting(Quoting.RFC4180), file)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("b", "d");
    }
    try (var dataset = inputs.read(settings, file)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("\"b\"", "d");
    }
    Path commas = inputs.file("rows.csv", "question,answer\na,\"b\"\nc,d\n");
    try (var dataset = inputs.read(settings.withQuoting(Quoting.NONE), commas)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("\"b\"", "d");
    }
    try (var dataset = inputs.read(settings, commas)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("b", "d");
    }
  }

  @Test
  void tablesOfBothKindsGiveTheSameRowsInOneFile() throws IOException {
    Path bare = inputs.file("bare.tsv", HEADER + "a\t\"b\" c\nd\te\n");
    Path quoted = inputs.file("quoted.tsv", HEADER + "f\t\"two\nlines\"\n");
    try (var dataset = inputs.read(bare, quoted)) {
      var form = new SubsetForm(Grouping.MERGED, Optional.empty(), Optional.empty());
      SubsetWriter.write(dataset, new int[] {0, 1, 2}, folder, form, "merged");
    }
    var settings = DatasetSettings.defaults().withQuoting(Quoting.RFC4180);
    try (var merged = inputs.read(settings, folder.resolve("merged.tsv"))) {
      assertThat(Inputs.outputs(merged)).containsExactly("\"b\" c", "e", "two\nlines");
    }
  }

  @Test
  void whatAProgramWroteIsReadAsItWasWritten() throws IOException {
    long seed = 5;
    var random = RandomStream.named(seed, "tables with tabs");
    for (int round = 0; round < 300; round++) {
      var rows = new ArrayList<List<String>>();
      boolean quoting = random.nextInt(2) == 0;
      for (int row = 3 + random.nextInt(20); row > 0; row--) {
        rows.add(List.of(cell(random, quoting), cell(random, quoting)));
      }
      // One cell says how the table was written; without any, nobody could tell.
      rows.add(List.of("q", quoting ? "a \"quote\"\tand a tab" : "\"so\" it is"));
      var text = new StringWriter();
      if (quoting) {
        var builder = CsvWriter.builder().fieldSeparator('\t');
        if (random.nextInt(2) == 0) {
          builder.quoteStrategy(QuoteStrategies.ALWAYS);
        }
        try (var writer = builder.build(text)) {
          writer.writeRecord("question", "answer");
          rows.forEach(writer::writeRecord);
        }
      } else {
        text.write(HEADER);
        rows.forEach(row -> text.write(String.join("\t", row) + "\n"));
      }
      Path file = inputs.file("t.tsv", text.toString());
      try (var dataset = Dataset.read(List.of(file), DatasetSettings.defaults(), Progress.SILENT)) {
        var read = new ArrayList<List<String>>();
        dataset.forEach(
            0,
            dataset.size(),
            example -> {
              var turn = (Content.SingleTurn) example.content();
              read.add(List.of(turn.instruction(), turn.output()));
            });
        assertThat(read).as("seed %d round %d:%n%s", seed, round, text).isEqualTo(rows);
      }
    }
  }

  private static String cell(RandomStream random, boolean quoting) {
    String alphabet = quoting ? "abc d\",\n\té" : "abc d,é";
    var cell = new StringBuilder("x");
    for (int i = random.nextInt(12); i > 0; i--) {
      cell.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return quoting || random.nextInt(4) > 0 ? cell.toString() : "say \"" + cell + "\"";
  }
}
