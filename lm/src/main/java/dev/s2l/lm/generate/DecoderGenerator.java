package dev.s2l.lm.generate;

import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.evaluate.TextGenerator;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.MatrixLibrary;
import dev.s2l.lm.model.Team;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.util.List;
import java.util.concurrent.Callable;

/// Continues texts with a decoder, in batches: a row that is finished leaves its batch and the next
/// prompt takes its place, in the order of the prompts. Decoder and tokenizer stay the caller's.
public final class DecoderGenerator implements TextGenerator {
  private final Decoder decoder;
  private final TextTokenizer tokenizer;
  private final int batchSize;

  /// @param batchSize most rows that are continued at once; from 2 on it does not change what they
  ///   are answered (decision 0013)
  public DecoderGenerator(Decoder decoder, TextTokenizer tokenizer, int batchSize) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.batchSize = batchSize;
  }

  /// A prompt in tokens.
  ///
  /// @param name as in [TextGenerator.Prompt]
  public record EncodedPrompt(String name, int[] ids) {}

  @Override
  public void generate(
      List<Prompt> prompts, GenerationSettings settings, Receiver receiver, StopSignal stop) {
    generateEncoded(
        prompts.stream()
            .map(prompt -> new EncodedPrompt(prompt.name(), tokenizer.encodePrompt(prompt.text())))
            .toList(),
        settings,
        receiver,
        stop);
  }

  /// As [#generate], for prompts that are encoded already.
  public void generateEncoded(
      List<EncodedPrompt> prompts,
      GenerationSettings settings,
      Receiver receiver,
      StopSignal stop) {
    check(prompts, decoder.config());
    if (prompts.isEmpty()) {
      return;
    }
    var texts = TokenTexts.of(tokenizer);
    int longest = prompts.stream().mapToInt(prompt -> prompt.ids().length).max().orElseThrow();
    var plan =
        GenerationPlan.of(
            decoder.config(), decoder.compute(), batchSize, prompts.size(), longest, settings);
    var threads = decoder.compute().threads();
    Callable<Boolean> work =
        () -> {
          try (var team = Team.of(threads, plan.threads());
              var batch = new GenerationBatch(decoder, texts, settings, plan, team, stop)) {
            batch.run(prompts, receiver);
          }
          return true;
        };
    MatrixLibrary.ONEDNN.run(decoder.compute(), List.of(work), "generating");
  }

  /// What [#generateEncoded] checks first.
  ///
  /// @throws S2lException (3) if a prompt is empty or leaves no room for a token
  public static void check(List<EncodedPrompt> prompts, DecoderConfig config) {
    int positions = config.size().positions();
    for (var prompt : prompts) {
      int length = prompt.ids().length;
      if (length == 0 || length >= positions) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "prompt %s has %,d tokens, expected 1 to %,d: the model has %,d positions, and one"
                    + " must be left for an answer. Shorten the prompt or leave it out.",
                prompt.name(), length, positions - 1, positions));
      }
    }
  }
}
