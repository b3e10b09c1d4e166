package dev.s2l.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How text becomes tokens.
final class TokenOptions {
  @Option(
      names = "--prompt-template",
      paramLabel = "NAME",
      defaultValue = "alpaca",
      description = "alpaca, radiology or plain. Default: ${DEFAULT-VALUE}.")
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
}
