package dev.s2l.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Models that are there already.
final class ModelOptions {
  @Option(
      names = "--model",
      arity = "1..*",
      paramLabel = "DIR",
      description = "Hugging Face folder: config.json, model.safetensors, tokenizer.json.")
  List<Path> models = new ArrayList<>();

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "auto, float32 or bfloat16. auto is bfloat16 on processors with AVX512-BF16 or AMX,"
              + " else float32. Default: ${DEFAULT-VALUE}.")
  String dtype = "auto";
}
