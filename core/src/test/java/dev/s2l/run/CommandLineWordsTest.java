package dev.s2l.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Values of options in both directions: lists with commas in their values, and lines for a shell.
class CommandLineWordsTest {
  private static final String SIGNS = "ab ,\"'=.:\t$\\`!*?😀é\u202E\n";

  @Test
  void aListIsCutAtCommasOutsideQuotes() {
    assertThat(CommaList.parse("--columns", "prompt=question,response=answer"))
        .containsExactly("prompt=question", "response=answer");
    assertThat(CommaList.parse("--columns", "prompt=\"a, \"\"b\"\"\", response = x=y "))
        .containsExactly("prompt=a, \"b\"", "response=x=y");
    assertThat(CommaList.parse("--columns", "prompt=\" ends in blanks  \",id=5\" disk"))
        .containsExactly("prompt= ends in blanks  ", "id=5\" disk");
    assertThat(CommaList.parse("--always-keep", "\"topic=a, b\",source=c.d:e"))
        .containsExactly("topic=a, b", "source=c.d:e");
  }

  @Test
  void brokenQuotesAreRefusedWithAnExample() {
    for (String broken : List.of("prompt=\"a", "prompt=\"a\"b,id=c", "\"x")) {
      assertThatThrownBy(() -> CommaList.parse("--columns", broken))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("columns 'word=\"a, b\"'");
    }
  }

  @Test
  void aColonWhereAnEqualsSignIsMeantIsCalledThat() {
    for (String text : List.of("\"prompt\":\"question\"", "\"prompt\" : question")) {
      assertThatThrownBy(() -> CommaList.parse("--columns", text))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("columns " + text + ": = is missing between word and column");
    }
  }

  @Test
  void whatWasQuotedIsReadAgain() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String first = word(random);
      String second = word(random);
      assertThat(
              CommaList.parse(
                  "-o", "x=" + CommaList.quoted(first) + ", y=" + CommaList.quoted(second)))
          .as("seed %d", seed)
          .containsExactly("x=" + first, "y=" + second);
    }
  }

  @Test
  void aShellReadsALineAsTheWordsItWasMadeOf() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var words = new java.util.ArrayList<>(List.of("runs/first", "", "it's", "20%", "prompt=a b"));
    for (int i = 0; i < 60; i++) {
      words.add(word(random));
    }
    var shell =
        new ProcessBuilder("bash", "-c", "printf '%s\\0' " + ShellWords.line(words)).start();
    String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).as("seed %d", seed).isEqualTo(String.join("\0", words) + "\0");
    assertThat(ShellWords.line(List.of("a b\nc", "d"))).isEqualTo("$'a b\\u000ac' d");
  }

  private static String word(Random random) {
    var word = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(SIGNS.codePointCount(0, SIGNS.length()));
      word.appendCodePoint(SIGNS.codePointAt(SIGNS.offsetByCodePoints(0, at)));
    }
    return word.toString();
  }
}
