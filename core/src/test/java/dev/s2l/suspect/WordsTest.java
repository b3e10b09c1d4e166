package dev.s2l.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void capitalsAreThoseOfCharacter() {
    var random = new Random(2);
    var words = new Words();
    for (int i = 0; i < 5_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        text.append((char) random.nextInt(random.nextInt(4) > 0 ? 0x80 : 0xD800));
      }
      boolean capital = text.chars().anyMatch(c -> Character.isUpperCase((char) c));
      words.read(text.toString());
      assertThat(words.capitals()).as("text %d: %s", i, text).isEqualTo(capital ? 1 : 0);
    }
    words.read("One");
    words.append("two");
    words.append("Three");
    assertThat(words.capitals()).isEqualTo(2);
  }
}
