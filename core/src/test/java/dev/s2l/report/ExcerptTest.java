package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void shortTextStaysAsItIs() {
    assertThat(Excerpt.of("two\nlines\tand äöü 🙂 👨‍👩‍👧", 40))
        .isEqualTo("two\nlines\tand äöü 🙂 👨‍👩‍👧");
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat(Excerpt.of("🙂🙂🙂🙂", 3)).isEqualTo("🙂🙂🙂…");
    assertThat(Excerpt.of("abc", 3)).isEqualTo("abc");
    assertThat(Excerpt.of("abcd", 3)).isEqualTo("abc…");
  }

  @Test
  void whatDoesNotShowStandsThereByItsNumber() {
    assertThat(Excerpt.of("a\0b\033c\rd\u0085e\u202Ef\uFEFFg\udc00h\uFFFEi", 40))
        .isEqualTo("a␀b␛c␍d⟨U+0085⟩e⟨U+202E⟩f⟨U+FEFF⟩g⟨U+DC00⟩h⟨U+FFFE⟩i");
  }

  @Test
  void aLineHasNoLineEnd() {
    assertThat(Excerpt.line("a\nb\tc", 10)).isEqualTo("a␤b c");
  }
}
