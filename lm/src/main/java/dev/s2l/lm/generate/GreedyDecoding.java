package dev.s2l.lm.generate;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.KeyValues;
import dev.s2l.lm.model.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Continues rows of different lengths together without padding any: all rows are at the same
/// position, and a row that is still inside its prompt takes the prompt's next token where the
/// others take the likeliest one.
final class GreedyDecoding {
  private GreedyDecoding() {}

  /// @param prompts none empty
  /// @param ends tokens of which any ends a row; it is not returned
  /// @return the new tokens of each row
  static List<int[]> continuations(
      Decoder decoder, List<int[]> prompts, int maxNewTokens, int[] ends) {
    int rows = prompts.size();
    int first = prompts.stream().mapToInt(p -> p.length).min().orElseThrow();
    int last = prompts.stream().mapToInt(p -> p.length).max().orElseThrow() + maxNewTokens;
    int capacity = Math.min(last, decoder.config().size().positions());
    var tokens = new int[rows][];
    var lengths = new int[rows]; // of prompt and continuation, once known
    for (int b = 0; b < rows; b++) {
      tokens[b] = Arrays.copyOf(prompts.get(b), capacity);
      lengths[b] = Math.min(prompts.get(b).length + maxNewTokens, capacity);
    }
    try (var cache = KeyValues.cache(capacity)) {
      int seen = 0;
      for (int position = first; position < max(lengths); position++) {
        long[] likeliest = likeliest(decoder, tokens, seen, position, cache);
        seen = position;
        for (int b = 0; b < rows; b++) {
          if (position >= prompts.get(b).length && position < lengths[b]) {
            int token = (int) likeliest[b];
            tokens[b][position] = token;
            if (Arrays.stream(ends).anyMatch(end -> end == token)) {
              lengths[b] = position;
            }
          }
        }
      }
    }
    return IntStream.range(0, rows)
        .mapToObj(b -> Arrays.copyOfRange(tokens[b], prompts.get(b).length, lengths[b]))
        .toList();
  }

  /// Feeds positions `from` ≤ t < `to` and says what each row predicts for `to`.
  private static long[] likeliest(
      Decoder decoder, int[][] tokens, int from, int to, KeyValues cache) {
    int width = to - from;
    var ids = new long[tokens.length * width];
    for (int b = 0; b < tokens.length; b++) {
      for (int t = 0; t < width; t++) {
        ids[b * width + t] = tokens[b][from + t];
      }
    }
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      Tensor hidden =
          decoder.hidden(
              decoder.compute().place(Torch.longs(ids, tokens.length, width)), cache); // (B, S, H)
      Tensor logits = decoder.logits(hidden.select(1, width - 1)); // (B, V)
      return Torch.longs(logits.argmax(new LongOptional(1), false));
    }
  }

  private static int max(int[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
