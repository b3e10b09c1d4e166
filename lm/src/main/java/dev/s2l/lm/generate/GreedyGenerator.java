package dev.s2l.lm.generate;

import dev.s2l.evaluate.TextGenerator;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Greedy generation in batches of prompts of like length. Decoder and tokenizer stay the caller's.
public final class GreedyGenerator implements TextGenerator {
  /// Measured elsewhere: sixteen rows give four times the tokens of one.
  private static final int BATCH = 16;

  private final Decoder decoder;
  private final TextTokenizer tokenizer;

  public GreedyGenerator(Decoder decoder, TextTokenizer tokenizer) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
  }

  /// @throws S2lException (3) if a prompt is empty or leaves no room for a token
  @Override
  public List<Generated> generate(List<String> prompts, int maxNewTokens) {
    int[][] ids = prompts.stream().map(tokenizer::encodePrompt).toArray(int[][]::new);
    int positions = decoder.config().size().positions();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i].length == 0 || ids[i].length >= positions) {
        throw new S2lException(
            ExitCode.DATA,
            "prompt %d has %d tokens, expected 1 to %d (the model has %d positions)."
                .formatted(i + 1, ids[i].length, positions - 1, positions));
      }
    }
    Integer[] byLength = IntStream.range(0, ids.length).boxed().toArray(Integer[]::new);
    Arrays.sort(byLength, Comparator.comparingInt(i -> ids[i].length));
    var results = new Generated[ids.length];
    for (int from = 0; from < byLength.length; from += BATCH) {
      var batch = List.of(byLength).subList(from, Math.min(from + BATCH, byLength.length));
      var rows = batch.stream().map(i -> ids[i]).toList();
      var found = GreedyDecoding.continuations(decoder, rows, maxNewTokens, tokenizer.eosId());
      for (int b = 0; b < batch.size(); b++) {
        results[batch.get(b)] = new Generated(found.get(b), tokenizer.decode(found.get(b)));
      }
    }
    return new ArrayList<>(Arrays.asList(results));
  }
}
