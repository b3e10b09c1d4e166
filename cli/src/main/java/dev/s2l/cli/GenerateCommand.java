package dev.s2l.cli;

import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.lm.train.Precision;
import dev.s2l.pipeline.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Continues prompts, for looking at what a model has learned.
@Command(
    name = "generate",
    description = {
      "Continues each prompt; writes {prompt, ids, text, finish_reason} and the prompt's other keys"
          + " in input order.",
      "Stopped or killed, the same command continues."
    },
    sortOptions = false)
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "DIR|NAME",
      description = "Hugging Face folder, or ORG/NAME or ORG/NAME@REVISION on the hub.")
  private @Nullable String model;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description =
          "Adapter of the model, a folder as peft saves it; it may also be given as --model where"
              + " its base is at hand.")
  private @Nullable Path adapter;

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description = "JSON Lines with a key `prompt`; other keys are passed through.")
  private @Nullable Path prompts;

  @Option(
      names = "--chat",
      description =
          "A prompt is what a user says: put the model's own chat template around it. Without this"
              + " it is continued as it is.")
  private boolean chat;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "Longest answer, in tokens. Default: ${DEFAULT-VALUE}.")
  private int maxNewTokens = 128;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description =
          "An answer ends where it holds this text, and is cut before it. May be given again.")
  private List<String> stop = List.of();

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Prompts that are continued at once: more is faster and takes more memory. From 2 on it"
              + " does not change the answers. Default: up to 32, by the model's shape.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description = "auto, float32 or bfloat16. Default: ${DEFAULT-VALUE}.")
  private String dtype = "auto";

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(names = "--output", paramLabel = "FILE", description = "Where the answers go.")
  private @Nullable Path output;

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws IOException {
    Path target = Needed.option(spec, "--output", output);
    var err = spec.commandLine().getErr();
    int count =
        Generation.run(
            ModelNames.choice(
                "--model",
                Needed.option(spec, "--model", model),
                Optional.ofNullable(adapter),
                spec),
            new Generation.Request(
                Needed.option(spec, "--prompts", prompts),
                chat ? Generation.Form.CHAT : Generation.Form.AS_IS,
                new GenerationSettings(maxNewTokens, stop, sampling.sampling()),
                batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize)),
            Precision.named(dtype),
            device.device(),
            target,
            ConsoleProgress.on(err),
            SignalHandlers.installed(err));
    spec.commandLine().getOut().printf(Locale.ROOT, "%,d answers in %s%n", count, target);
    return 0;
  }
}
