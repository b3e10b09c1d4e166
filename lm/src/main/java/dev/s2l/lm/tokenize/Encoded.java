package dev.s2l.lm.tokenize;

import dev.s2l.run.Phrase;
import dev.s2l.trajectory.CutResponse;
import java.util.Arrays;
import java.util.Optional;

/// One example as a model sees it. Do not change the arrays.
///
/// @param ids token ids
/// @param learned by token: whether the prediction of the token counts in the loss
/// @param response by token: characters of the learned text up to the end of the token; empty if
///   there is no text
public record Encoded(int[] ids, boolean[] learned, int[] response) {
  public Encoded {
    if (ids.length != learned.length || response.length > 0 && response.length != ids.length) {
      throw new IllegalArgumentException(
          Phrase.of(
              "as many marks as ids expected: %d, %d, %d",
              ids.length, learned.length, response.length));
    }
  }

  /// An example that came as token ids.
  public Encoded(int[] ids, boolean[] learned) {
    this(ids, learned, new int[0]);
  }

  /// The first `maxLength` tokens; this object itself if it has no more.
  public Encoded cutAt(int maxLength) {
    return ids.length <= maxLength
        ? this
        : new Encoded(
            Arrays.copyOf(ids, maxLength),
            Arrays.copyOf(learned, maxLength),
            Arrays.copyOf(response, response.length == 0 ? 0 : maxLength));
  }

  /// The part of the response of row `row` that a cut after `maxLength` tokens removes; absent if
  /// no text is lost.
  Optional<CutResponse> lostAt(int maxLength, int row) {
    if (ids.length <= maxLength) {
      return Optional.empty();
    }
    boolean text = response.length > 0;
    int total = text ? response[response.length - 1] : learnedCount();
    int kept = text ? response[maxLength - 1] : cutAt(maxLength).learnedCount();
    return kept == total
        ? Optional.empty()
        : Optional.of(
            new CutResponse(row, text ? CutResponse.CHARACTERS : CutResponse.TOKENS, total, kept));
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
