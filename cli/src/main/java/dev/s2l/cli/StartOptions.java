package dev.s2l.cli;

import dev.s2l.lm.train.TrainSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What training begins with: which weights, in which number format.
final class StartOptions {
  @Option(
      names = "--from-scratch",
      description = "Do not use the model's weights, only its configuration and tokenizer.")
  boolean fromScratch;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "auto, float32 or bfloat16. auto is bfloat16 on GPUs, with AMX, and on AMD processors"
              + " with AVX512-BF16; else float32. In `s2l run` also int8: losses are recorded with"
              + " products in int8, training is float32. Default: auto; float32 from scratch.")
  @Nullable String dtype;

  /// The user's settings over those that suit the model.
  ///
  /// @param model as the user wrote it
  TrainSettings settings(String model, TrainOptions options, long seed) {
    var defaults = ProxyOption.defaults(model, fromScratch);
    return options.over(defaults, dtype == null ? defaults.dtype().label() : dtype, seed);
  }
}
