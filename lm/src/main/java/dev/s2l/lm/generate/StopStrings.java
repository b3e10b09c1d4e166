package dev.s2l.lm.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Texts that end a continuation.
final class StopStrings {
  /// Tokens that may have no text, and the space that some tokenizers leave out at the beginning.
  private static final int SLACK = 8;

  private final List<String> texts;
  private final Function<int[], String> decoder;
  private final int window;

  /// @param decoder from tokens to their text
  StopStrings(List<String> texts, Function<int[], String> decoder) {
    this.texts = texts;
    this.decoder = decoder;
    this.window =
        SLACK
            + texts.stream()
                .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
  }

  /// Whether the text of the first `length` of `ids` holds one, which it did not without the last
  /// of them. A token is a byte at least, so the last tokens are looked at first.
  boolean heldBy(int[] ids, int length) {
    return !texts.isEmpty()
        && holds(Arrays.copyOfRange(ids, Math.max(0, length - window), length))
        && holds(Arrays.copyOf(ids, length));
  }

  private boolean holds(int[] ids) {
    String text = decoder.apply(ids);
    return texts.stream().anyMatch(text::contains);
  }

  /// What is before the first of them.
  String cut(String text) {
    int end =
        texts.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(text.length());
    return text.substring(0, end);
  }
}
