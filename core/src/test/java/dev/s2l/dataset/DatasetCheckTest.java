package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The account of a data set. 24 and 26 of the table of bad inputs.
class DatasetCheckTest {
  @TempDir Path folder;

  private static String row(String instruction, String output, String source) {
    return "{\"instruction\":\"%s\",\"output\":\"%s\",\"source\":\"%s\"}\n"
        .formatted(instruction, output, source);
  }

  @Test
  void theAccountIsThatOfTheFile() {
    String text =
        row("one two", "a", "s")
            + row("one two", "a", "t")
            + row("three", "b b b </s>", "s")
            + "x\n"
            + row("one two", "a", "s").replace("one", "\\u006fne")
            + row("one two", "a c", "");
    try (var dataset = new Inputs(folder).readText(text)) {
      var check = DatasetCheck.of(dataset);

      assertThat(check.read()).isEqualTo(6);
      assertThat(check.used()).isEqualTo(5);
      assertThat(check.rejected()).isEqualTo(1);
      assertThat(check.rejectedByReason()).isEqualTo(Map.of("MALFORMED_JSON", 1L));
      assertThat(check.sources()).isEqualTo(Map.of("s", 3L, "t", 1L, "", 1L));
      assertThat(check.prompt()).isEqualTo(new DatasetCheck.Lengths("words", 9, 1.8, 1, 2, 2, 2));
      assertThat(check.response()).isEqualTo(new DatasetCheck.Lengths("words", 9, 1.8, 1, 1, 2, 4));
      assertThat(check.duplicates()).isEqualTo(2);
      assertThat(check.specialTokenRows()).isEqualTo(1);
      assertThat(Duplicates.of(dataset)).containsExactly(1, 3);
    }
  }

  @Test
  void halfOfTheRowsMayBeDuplicates() {
    String half = "";
    for (int i = 0; i < 40; i++) {
      half += row("q" + i, "a", "s");
    }
    try (var dataset = new Inputs(folder).readText(half + half)) {
      int[] expected = java.util.stream.IntStream.range(40, 80).toArray();
      assertThat(Duplicates.of(dataset)).containsExactly(expected);
    }
  }

  @Test
  void equalTokenIdsAreDuplicates() {
    String text =
        "{\"input_ids\":[1,2]}\n"
            + "{\"input_ids\":[1,2]}\n"
            + "{\"input_ids\":[1,2],\"labels\":[-100,2]}\n"
            + "{\"input_ids\":[1,3]}";
    try (var dataset = new Inputs(folder).readText(text)) {
      assertThat(Duplicates.of(dataset)).containsExactly(1);
    }
  }

  @Test
  void wordsAreCountedAsCharacterSeesWhiteSpace() {
    var random = new java.util.Random(3);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append((char) (random.nextBoolean() ? random.nextInt(40) : random.nextInt(0x3100)));
      }
      int expected = 0;
      for (int at = 0; at < text.length(); at++) {
        boolean begins = at == 0 || Character.isWhitespace(text.charAt(at - 1));
        expected += begins && !Character.isWhitespace(text.charAt(at)) ? 1 : 0;
      }
      assertThat(ContentMeasure.words(text.toString())).as("text %d", i).isEqualTo(expected);
    }
  }
}
