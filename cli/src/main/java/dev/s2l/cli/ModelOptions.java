package dev.s2l.cli;

import dev.s2l.pipeline.ModelChoice;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      names = "--adapter",
      arity = "1..*",
      paramLabel = "DIR",
      description =
          "Adapter of the one --model, a folder as peft saves it; several are a column each. An"
              + " adapter folder may also be given as --model where its base is at hand.")
  List<Path> adapters = new ArrayList<>();

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "auto, float32 or bfloat16. auto is bfloat16 on GPUs, with AMX, and on AMD processors"
              + " with AVX512-BF16; else float32. In `s2l record` also int8. Default:"
              + " ${DEFAULT-VALUE}.")
  String dtype = "auto";

  /// The models with their adapters; downloads those that are on the hub only.
  List<ModelChoice> choices(CommandSpec spec) throws IOException {
    var named = Needed.option(spec, "--model", models);
    if (!adapters.isEmpty() && named.size() > 1) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--adapter with %d models: it belongs to one. Give one --model, or adapter folders as"
                  + " --model.",
              named.size()));
    }
    var choices = new ArrayList<ModelChoice>();
    for (Path adapter : adapters) {
      choices.add(ModelNames.choice("--model", named.getFirst(), Optional.of(adapter), spec));
    }
    if (adapters.isEmpty()) {
      for (String model : named) {
        choices.add(ModelNames.choice("--model", model, Optional.empty(), spec));
      }
    }
    return choices;
  }
}
