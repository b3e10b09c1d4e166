package dev.s2l.cli;

import dev.s2l.pipeline.Pipeline;
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

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TokenOptions tokens = new TokenOptions();
  @Mixin private TrainOptions train = new TrainOptions();

  @Mixin private StartOptions start = new StartOptions();
  @Mixin private SeedOption seed = new SeedOption();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Needed.option(spec, "--output-dir", output.outputDir);
    var computing = device.device();
    var name = Needed.option(spec, "--model", model);
    ProxyOption.check("--model", name, tokens);
    var settings = start.settings(name, train, seed.seed);
    var source = data.source(spec);
    var chosen = ProxyOption.of("--model", name, start.fromScratch, spec);
    var how = tokens.settings();
    var summary =
        output.in(spec, computing, run -> Pipeline.train(run, chosen, source, how, settings));
    Results.print(spec, summary, output.json);
    return 0;
  }
}
