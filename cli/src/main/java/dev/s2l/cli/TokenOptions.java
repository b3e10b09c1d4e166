package dev.s2l.cli;

import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.pipeline.TokenSettings;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.prompt.TextForm;
import dev.s2l.run.EnumWords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How text becomes tokens.
final class TokenOptions {
  @Option(
      names = "--prompt-template",
      paramLabel = "NAME",
      defaultValue = "alpaca",
      description =
          "alpaca, radiology, plain, or chat for the model's own (chat:NAME for one of several)."
              + " Default: ${DEFAULT-VALUE}.")
  String promptTemplate = "alpaca";

  @Option(
      names = "--max-length",
      paramLabel = "TOKENS",
      description = "Longest example, in tokens. Default: 512, or what the model can hold if less.")
  @Nullable Integer maxLength;

  @Option(
      names = "--over-length",
      paramLabel = "POLICY",
      defaultValue = "truncate",
      description =
          "What happens to longer examples: truncate, drop or raise. Default: ${DEFAULT-VALUE}.")
  String overLength = "truncate";

  @Option(
      names = "--text-is-rendered",
      paramLabel = "WORD",
      defaultValue = "auto",
      description =
          "Rows of running text are rendered already, so that special tokens in them are tokens:"
              + " yes, no, or auto (those that begin or end with one). Default: ${DEFAULT-VALUE}.")
  String textIsRendered = "auto";

  TokenSettings settings() {
    int length = maxLength == null ? TokenSettings.PAPER.maxLength() : maxLength;
    if (!PromptTemplate.isChat(promptTemplate)) {
      PromptTemplate.named(promptTemplate); // A wrong name is refused before any work.
    }
    return new TokenSettings(
        promptTemplate,
        length,
        EnumWords.named(OverLength.class, "--over-length", overLength),
        EnumWords.named(TextForm.class, "--text-is-rendered", textIsRendered));
  }
}
