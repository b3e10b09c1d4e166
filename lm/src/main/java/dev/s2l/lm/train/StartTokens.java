package dev.s2l.lm.train;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.LoraConfig;
import dev.s2l.lm.model.TrainingPass;
import dev.s2l.lm.tokenize.TokenStore;
import java.util.Arrays;

/// The tokens with which all rows of a micro-batch begin, mostly those of the prompt template. They
/// look at nothing that differs between the rows, so one computation is enough.
final class StartTokens {
  /// Fewer lengths are fewer shapes, for each of which oneDNN compiles code.
  private static final int MULTIPLE = 8;

  private StartTokens() {}

  /// What depends on the micro-batch alone: not on the other rows of the data, nor on threads.
  ///
  /// @return ids, among them none that predicts a learned token; empty where sharing does not pay,
  ///   or where each row draws what it leaves out
  static long[] of(Decoder decoder, TokenStore tokens, int[] rows) {
    boolean drawn = decoder.adapterConfig().map(LoraConfig::loraDropout).orElse(0.0) > 0;
    if (rows.length < 2 || drawn || !TrainingPass.sharesStart(decoder)) {
      return new long[0];
    }
    int[] first = tokens.ids(rows[0]);
    int shared = first.length;
    for (int row : rows) {
      shared =
          Math.min(shared, Math.min(common(first, tokens.ids(row)), tokens.beforeFirstSource(row)));
    }
    return Arrays.stream(first, 0, shared / MULTIPLE * MULTIPLE).asLongStream().toArray();
  }

  private static int common(int[] one, int[] other) {
    int differs = Arrays.mismatch(one, other);
    return differs < 0 ? one.length : differs;
  }
}
