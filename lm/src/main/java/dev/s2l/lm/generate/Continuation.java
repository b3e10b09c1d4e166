package dev.s2l.lm.generate;

import dev.s2l.evaluate.FinishReason;
import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.evaluate.TextGenerator.Generated;
import dev.s2l.lm.generate.DecoderGenerator.EncodedPrompt;
import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/// A row on its way.
final class Continuation {
  private final int number;
  private final int[] ids;
  private final BitSet seen = new BitSet();
  private final RandomStream random;
  private int length;
  private Optional<FinishReason> reason = Optional.empty();

  /// @param number place in the list of prompts
  /// @param most tokens
  Continuation(int number, EncodedPrompt prompt, int most, GenerationSettings settings) {
    this.number = number;
    this.ids = new int[most];
    this.random = RandomStream.named(settings.sampling().seed(), "generate/" + prompt.name());
    for (int id : prompt.ids()) {
      seen.set(id);
    }
  }

  int number() {
    return number;
  }

  /// The latest token.
  int last() {
    return ids[length - 1];
  }

  /// Tokens of prompt and continuation.
  BitSet seen() {
    return seen;
  }

  RandomStream random() {
    return random;
  }

  void add(int token, TokenTexts texts, StopStrings stop) {
    if (texts.ends().contains(token)) {
      reason = Optional.of(FinishReason.EOS);
      return;
    }
    ids[length++] = token;
    seen.set(token);
    if (stop.heldBy(ids, length)) {
      reason = Optional.of(FinishReason.STOP);
    } else if (length == ids.length) {
      reason = Optional.of(FinishReason.LENGTH);
    }
  }

  boolean finished() {
    return reason.isPresent();
  }

  Generated answer(TokenTexts texts, StopStrings stop) {
    int[] made = Arrays.copyOf(ids, length);
    return new Generated(made, stop.cut(texts.text().apply(made)), reason.orElseThrow());
  }
}
