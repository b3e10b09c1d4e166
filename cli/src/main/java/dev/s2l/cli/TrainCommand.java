package dev.s2l.cli;

import dev.s2l.pipeline.TargetTraining;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Fine-tunes one model on one data set, a subset for example.
@Command(
    name = "train",
    description = "Fine-tunes a model; its checkpoints are Hugging Face folders.",
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "DIR|NAME|tiny",
      description =
          "Hugging Face folder (config.json, model.safetensors, tokenizer.json), ORG/NAME or"
              + " ORG/NAME@REVISION on the hub, or tiny for the built-in model.")
  private @Nullable String model;

  @Option(
      names = "--from-scratch",
      description = "Do not use the weights of --model, only its configuration and tokenizer.")
  private boolean fromScratch;

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TokenOptions tokens = new TokenOptions();
  @Mixin private TrainOptions train = new TrainOptions();

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "auto, float32 or bfloat16. auto is bfloat16 on processors with AVX512-BF16 or AMX,"
              + " else float32. Default: auto; float32 from scratch.")
  private @Nullable String dtype;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "The order of the rows follows from it. Default: ${DEFAULT-VALUE}.")
  private long seed = 42;

  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Needed.option(spec, "--output-dir", output.outputDir);
    device.choose();
    var name = Needed.option(spec, "--model", model);
    var defaults = ProxyOption.defaults(name, fromScratch);
    var settings = train.over(defaults, dtype == null ? defaults.dtype().label() : dtype, seed);
    var source = data.source(spec);
    var chosen = ProxyOption.of(name, fromScratch, spec);
    try (var run = output.open(spec)) {
      var summary = TargetTraining.run(run, chosen, source, tokens.settings(), settings);
      Results.print(spec, summary, output.json);
    }
    return 0;
  }
}
