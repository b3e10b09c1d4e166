package dev.s2l.pipeline;

import dev.s2l.dataset.Role;
import dev.s2l.dataset.Turn;
import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.lm.generate.DecoderGenerator;
import dev.s2l.lm.generate.DecoderGenerator.EncodedPrompt;
import dev.s2l.lm.generate.GenerationPlan;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelFolder;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.train.Precision;
import dev.s2l.prompt.ChatTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// Generates answers to a file of prompts, written in their order as they are finished. What is not
/// complete lies in `OUTPUT.partial`, which the same command continues.
public final class Generation {
  private Generation() {}

  /// What a prompt is before it is continued.
  public enum Form {
    /// The text to continue.
    AS_IS,
    /// What a user says: the model's chat template goes around it.
    CHAT
  }

  /// What to ask.
  ///
  /// @param prompts JSON Lines with a key `prompt`; other keys are passed through
  /// @param batchSize most prompts that a thread continues at once; by the model's shape if empty
  public record Request(
      Path prompts, Form form, GenerationSettings settings, OptionalInt batchSize) {
    public Request {
      if (batchSize.isPresent() && batchSize.getAsInt() < 1) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of("--batch-size %d: expected at least 1.", batchSize.getAsInt()));
      }
    }
  }

  /// @param output gets one line per prompt, in their order
  /// @return how many there were
  /// @throws S2lException (3) if a line of the prompts is not of that form or too long for the
  ///   model, (4) if the model has no chat template where one is asked for, (6) if memory does not
  ///   suffice, (8) if answers to other prompts or with other settings wait to be continued
  public static int run(
      ModelChoice model,
      Request request,
      Precision precision,
      ComputeDevice device,
      Path output,
      Progress progress,
      StopSignal stop)
      throws IOException {
    precision.refuseInt8("generating");
    DeviceCheck.require(device);
    var rows = PromptRow.read(request.prompts());
    var folder = ModelFolder.open(model.folder());
    var dtype = precision.resolve(device);
    try (var compute = Compute.on(device);
        var tokenizer = Tokenizers.open(model.tokenizer())) {
      var prompts = encode(rows, request.form(), tokenizer);
      DecoderGenerator.check(prompts, folder.config());
      tellShortRoom(prompts, request.settings(), folder.config(), progress);
      int longest = prompts.stream().mapToInt(prompt -> prompt.ids().length).max().orElseThrow();
      int batchSize =
          request
              .batchSize()
              .orElseGet(
                  () ->
                      GenerationPlan.usualBatchSize(
                          folder.config(), dtype, rows.size(), longest, request.settings()));
      var plan =
          GenerationPlan.of(
              folder.config(), compute, batchSize, rows.size(), longest, request.settings());
      Resources.checkMemory(
          "Generating",
          Resources.generating(folder.config(), plan, dtype, device),
          "Lower --batch-size or --max-new-tokens, or take --dtype bfloat16.");
      var begun = BegunAnswers.of(request, model, dtype, device);
      try (var answers = new PartialAnswers(output, begun, rows)) {
        int kept = answers.written();
        if (kept > 0) {
          progress.note(Phrase.of("%,d answers of an earlier call are kept", kept));
        }
        if (kept < rows.size()) {
          try (var decoder = model.decoder(dtype, compute);
              var task = progress.start("generate", rows.size() - kept, "prompts")) {
            var shown = new GeneratedTokens(task);
            new DecoderGenerator(decoder, tokenizer, batchSize)
                .generateEncoded(
                    prompts.subList(kept, prompts.size()),
                    request.settings(),
                    (i, answer) -> {
                      answers.add(kept + i, answer);
                      shown.add(answer.ids().length);
                    },
                    stop);
          }
        }
        answers.finish();
      }
    }
    return rows.size();
  }

  private static List<EncodedPrompt> encode(
      List<PromptRow> rows, Form form, TextTokenizer tokenizer) {
    return switch (form) {
      case AS_IS ->
          rows.stream()
              .map(row -> new EncodedPrompt(row.name(), tokenizer.encodePrompt(row.prompt())))
              .toList();
      case CHAT -> {
        var template = ChatTemplate.open(tokenizer.folder());
        yield rows.stream()
            .map(
                row ->
                    new EncodedPrompt(
                        row.name(),
                        tokenizer.encodePrompt(
                            template.prompt(List.of(Turn.of(Role.USER, row.prompt())), ""))))
            .toList();
      }
    };
  }

  private static void tellShortRoom(
      List<EncodedPrompt> prompts,
      GenerationSettings settings,
      DecoderConfig config,
      Progress progress) {
    int positions = config.size().positions();
    long tight =
        prompts.stream()
            .filter(prompt -> prompt.ids().length > positions - settings.maxNewTokens())
            .count();
    if (tight > 0) {
      progress.warn(
          Phrase.of(
              "%,d of %,d prompts leave room for fewer than --max-new-tokens %d: the model has %,d"
                  + " positions. Their answers end there.",
              tight, prompts.size(), settings.maxNewTokens(), positions));
    }
  }
}
