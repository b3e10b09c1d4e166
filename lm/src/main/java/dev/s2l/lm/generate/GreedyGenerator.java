package dev.s2l.lm.generate;

import dev.s2l.evaluate.TextGenerator;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Futures;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Greedy generation in batches of prompts of like length, one batch a thread. Decoder and
/// tokenizer stay the caller's.
public final class GreedyGenerator implements TextGenerator {
  /// Rows share the reading of the weights; few enough that a handful of prompts fills two threads.
  /// Fixed, because the company a row has changes the rounding of its logits.
  private static final int BATCH = 8;

  private final Decoder decoder;
  private final TextTokenizer tokenizer;

  public GreedyGenerator(Decoder decoder, TextTokenizer tokenizer) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
  }

  /// @throws S2lException (3) if a prompt is empty or leaves no room for a token
  @Override
  public List<Generated> generate(List<String> prompts, int maxNewTokens) {
    return continuations(
        prompts.stream().map(tokenizer::encodePrompt).toList(), maxNewTokens, answered -> {});
  }

  /// As [#generate], for prompts that are encoded already.
  ///
  /// @param answered is told of every finished batch how many rows it had; from any thread
  /// @throws S2lException (3) if a prompt is empty or leaves no room for a token
  public List<Generated> continuations(
      List<int[]> prompts, int maxNewTokens, IntConsumer answered) {
    check(prompts);
    var byLength =
        IntStream.range(0, prompts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> prompts.get(i).length))
            .toList();
    int[] ends = tokenizer.endIds();
    var results = new Generated[prompts.size()];
    var work = new ArrayList<Callable<Void>>();
    for (int from = 0; from < byLength.size(); from += BATCH) {
      var batch = byLength.subList(from, Math.min(from + BATCH, byLength.size()));
      work.add(
          () -> {
            var rows = batch.stream().map(prompts::get).toList();
            var found = GreedyDecoding.continuations(decoder, rows, maxNewTokens, ends);
            for (int b = 0; b < batch.size(); b++) {
              results[batch.get(b)] = new Generated(found.get(b), tokenizer.decode(found.get(b)));
            }
            answered.accept(batch.size());
            return null;
          });
    }
    Futures.results(work.stream().map(decoder.compute().threads()::submit).toList(), "generating");
    return Arrays.asList(results);
  }

  private void check(List<int[]> prompts) {
    int positions = decoder.config().size().positions();
    for (int i = 0; i < prompts.size(); i++) {
      int length = prompts.get(i).length;
      if (length == 0 || length >= positions) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "prompt %d has %d tokens, expected 1 to %d (the model has %d positions).",
                i + 1, length, positions - 1, positions));
      }
    }
  }
}
