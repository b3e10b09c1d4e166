package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.Segment;
import dev.s2l.lm.train.TinyProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyTokenizerTest {
  @Test
  void theBundledFileIsWhatItsRecipeMakes(@TempDir Path folder) throws IOException {
    TinyProxy.USUAL.writeTo(folder);
    assertThat(Files.readString(folder.resolve("tokenizer.json")))
        .isEqualTo(new String(TinyTokenizerMaker.json(), StandardCharsets.UTF_8));
  }

  @Test
  void everyTextComesBackFromItsTokens(@TempDir Path folder) throws IOException {
    TinyProxy.USUAL.writeTo(folder);
    try (var tokenizer = TextTokenizer.open(folder)) {
      for (String text :
          List.of(
              "Tom has 37 apples. How many are left?\nThe answer is 12",
              "def f(x):\n    return x ** 2\n\n\nprint(f(3))\t",
              "naïve 日本語 🙂 \u0000 e\u0301 \\frac{1}{2}",
              "  leading, trailing  ")) {
        assertThat(tokenizer.decodeAll(tokenizer.encodePrompt(text))).isEqualTo(text);
      }
      var words = tokenizer.encodePrompt(" How many apples are left? The answer is 12");
      assertThat(words).hasSizeLessThan(12);
      assertThat(tokenizer.encode(List.of(new Segment("x", true))).ids()).endsWith(0);
      assertThat(tokenizer.vocabSize()).isEqualTo(TinyTokenizerMaker.VOCABULARY);
    }
  }
}
