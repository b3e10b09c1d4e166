package dev.s2l.cli;

import dev.s2l.evaluate.Sampling;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How the next token is chosen.
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description =
          "Above 0, tokens are drawn, the flatter the higher. 0 takes the likeliest. Default:"
              + " ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "0",
      description = "Draw from the N likeliest tokens only; 0 is all. Default: ${DEFAULT-VALUE}.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Draw from the likeliest tokens whose probabilities sum up to P. Default:"
              + " ${DEFAULT-VALUE}.")
  private double topP = 1;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "Above 1, tokens that prompt or answer hold already become less likely. Default:"
              + " ${DEFAULT-VALUE}.")
  private double repetitionPenalty = 1;

  @Mixin private SeedOption seed = new SeedOption();

  Sampling sampling() {
    return new Sampling(temperature, topK, topP, repetitionPenalty, seed.seed);
  }
}
