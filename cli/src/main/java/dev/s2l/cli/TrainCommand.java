package dev.s2l.cli;

import dev.s2l.lm.train.TrainSettings;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.pipeline.Proxy;
import dev.s2l.pipeline.RowChoice;
import dev.s2l.pipeline.RunSession;
import dev.s2l.pipeline.TrainStage;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
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
    description =
        "Fine-tunes a model, or a LoRA adapter for it; checkpoints are Hugging Face or peft"
            + " folders.",
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

  @Option(
      names = "--save-steps",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Also keep a checkpoint every N steps, to continue from after a crash. Default: the last"
              + " step only.")
  private int saveSteps;

  @Mixin private RowOptions rows = new RowOptions();
  @Mixin private HeldOutOptions heldOut = new HeldOutOptions();
  @Mixin private LoraOptions lora = new LoraOptions();

  @Option(
      names = "--merge-adapter",
      description =
          "Also write target/merged/, a model that needs no adapter: from the best one of"
              + " --eval-data, else from the last.")
  private boolean mergeAdapter;

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
    lora.check("--model", name, start.fromScratch);
    if (mergeAdapter && !lora.asked(name)) {
      throw new S2lException(
          ExitCode.USAGE,
          "--merge-adapter: no adapter is trained. Add --lora-r, or leave it out: what is trained"
              + " is a whole model already.");
    }
    var choice = rows.choice(train);
    var settings = ordered(start.settings(name, train, seed.seed).withSaveSteps(saveSteps), choice);
    var source = data.source(spec);
    var how = tokens.settings();
    var scored = heldOut.of(source, how, spec);
    var adapted = lora.of("--model", name, seed.seed, spec);
    RunSession.Body<TrainStage.Summary> body;
    if (adapted.isPresent() && mergeAdapter) {
      var model = adapted.get();
      body = run -> Pipeline.trainMerged(run, model, source, how, settings, choice, scored);
    } else {
      Proxy model =
          adapted.isPresent()
              ? adapted.get()
              : ProxyOption.of("--model", name, start.fromScratch, spec);
      body = run -> Pipeline.train(run, model, source, how, settings, choice, scored);
    }
    var summary = output.in(spec, computing, body);
    Results.print(spec, summary, output.json);
    return 0;
  }

  private static TrainSettings ordered(TrainSettings settings, RowChoice rows) {
    return switch (rows.order()) {
      case RANDOM -> settings;
      case RANK -> settings.withBatches(settings.batches().inGivenOrder());
    };
  }
}
