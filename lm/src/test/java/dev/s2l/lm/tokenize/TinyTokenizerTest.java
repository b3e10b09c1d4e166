package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The bundled tokenizer of the tiny proxy is what [BpeTrainer] makes of our own words. To make it
/// anew after a change of the words, delete the resource and run this test twice.
class TinyTokenizerTest {
  private static final int VOCABULARY = 2048;
  private static final Path RESOURCE = Path.of("src/main/resources/dev/s2l/lm/tiny/tokenizer.json");

  @Test
  void the_bundled_tokenizer_is_trained_on_our_own_words() throws IOException {
    byte[] trained = Json.pretty(tokenizer());
    if (!Files.exists(RESOURCE)) {
      Files.write(RESOURCE, trained);
    }
    assertThat(Files.readAllBytes(RESOURCE)).isEqualTo(trained);
  }

  private static Map<String, Object> tokenizer() {
    var trainer = new BpeTrainer();
    List<String> words = List.of(resource("words.txt").split("\\s+"));
    for (int rank = 0; rank < words.size(); rank++) {
      String word = words.get(rank);
      // Zipf's law: a word's frequency falls with its rank.
      long weight = 200_000 / (rank + 100);
      String capital = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
      trainer.add(" " + word, weight);
      trainer.add(" " + capital, weight / 8);
      trainer.add(word, weight / 10);
      trainer.add(capital, weight / 10);
    }
    trainer.add(resource("text.txt"), 200);
    List<String> merges = trainer.merges(VOCABULARY - 257);

    var tokenizer = new LinkedHashMap<String, Object>();
    tokenizer.put("version", "1.0");
    tokenizer.put(
        "added_tokens",
        List.of(
            ordered(
                "id",
                0,
                "content",
                "<|endoftext|>",
                "single_word",
                false,
                "lstrip",
                false,
                "rstrip",
                false,
                "normalized",
                false,
                "special",
                true)));
    tokenizer.put(
        "pre_tokenizer",
        ordered(
            "type",
            "Sequence",
            "pretokenizers",
            List.of(
                ordered(
                    "type",
                    "Split",
                    "pattern",
                    Map.of("Regex", BpeTrainer.SPLIT),
                    "behavior",
                    "Isolated",
                    "invert",
                    false),
                ordered(
                    "type",
                    "ByteLevel",
                    "add_prefix_space",
                    false,
                    "trim_offsets",
                    false,
                    "use_regex",
                    false))));
    tokenizer.put(
        "decoder",
        ordered(
            "type",
            "ByteLevel",
            "add_prefix_space",
            false,
            "trim_offsets",
            false,
            "use_regex",
            false));
    tokenizer.put(
        "model", ordered("type", "BPE", "vocab", BpeTrainer.vocabulary(merges), "merges", merges));
    return tokenizer;
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static String resource(String name) {
    try (var in = TinyTokenizerTest.class.getResourceAsStream("/tiny/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
