package dev.s2l.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Models that exist already.
final class ModelOptions {
  @Option(
      names = "--model",
      arity = "1..*",
      paramLabel = "DIR|NAME",
      description =
          "Hugging Face folder (config.json, model.safetensors, tokenizer.json), or ORG/NAME or"
              + " ORG/NAME@REVISION on the hub.")
  List<String> models = new ArrayList<>();

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "auto, float32 or bfloat16. auto is bfloat16 on GPUs, with AMX, and on AMD processors"
              + " with AVX512-BF16; else float32. Default: ${DEFAULT-VALUE}.")
  String dtype = "auto";

  /// Where the models are; downloads those that are on the hub only.
  List<Path> folders(CommandSpec spec) throws IOException {
    var folders = new ArrayList<Path>();
    for (String model : Needed.option(spec, "--model", models)) {
      folders.add(ModelNames.folder("--model", model, spec));
    }
    return folders;
  }
}
