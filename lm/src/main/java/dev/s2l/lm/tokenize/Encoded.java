package dev.s2l.lm.tokenize;

import dev.s2l.run.Phrase;
import java.util.Arrays;

/// One example as a model sees it. The arrays belong to whoever holds the record; do not change
/// them.
///
/// @param ids token ids
/// @param learned by token: whether its prediction counts in the loss
public record Encoded(int[] ids, boolean[] learned) {
  public Encoded {
    if (ids.length != learned.length) {
      throw new IllegalArgumentException(
          Phrase.of("as many marks as ids expected: %d, %d", ids.length, learned.length));
    }
  }

  /// The first `maxLength` tokens; this object itself if it has no more.
  public Encoded cutAt(int maxLength) {
    return ids.length <= maxLength
        ? this
        : new Encoded(Arrays.copyOf(ids, maxLength), Arrays.copyOf(learned, maxLength));
  }

  /// How many tokens count in the loss: the learned ones that have a predecessor.
  public int learnedCount() {
    int count = 0;
    for (int t = 1; t < learned.length; t++) {
      count += learned[t] ? 1 : 0;
    }
    return count;
  }
}
