package dev.s2l.cli;

import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelSize;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a model would cost, from its configuration alone.
@Command(
    name = "plan",
    description = "Prints parameters, download and memory of a model from its config.json.",
    sortOptions = false)
final class PlanCommand implements Callable<Integer> {
  private static final double MIB = 1 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "DIR|FILE",
      description = "Hugging Face folder, or a config.json alone.")
  private @Nullable Path model;

  @Option(
      names = "--max-length",
      paramLabel = "TOKENS",
      defaultValue = "512",
      description = "Longest example, in tokens. Default: ${DEFAULT-VALUE}.")
  private int maxLength = 512;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "float32 or bfloat16. Default: ${DEFAULT-VALUE}.")
  private String dtype = "float32";

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Path given = Needed.option(spec, "--model", model);
    var decoder =
        DecoderConfig.read(Files.isDirectory(given) ? given.resolve("config.json") : given);
    DType format =
        switch (Precision.named(dtype)) {
          case BFLOAT16 -> DType.BFLOAT16;
          case AUTO, FLOAT32 -> DType.FLOAT32;
        };
    // One row of full length at a time is the least that training needs; longer batches are cut up.
    var size = ModelSize.of(decoder, new ModelSize.Workload(1, maxLength, 128, format));
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(size));
    } else {
      out.printf("parameters %,d%n", size.parameters());
      out.printf("download   %,.0f MiB%n", size.storedBytes() / MIB);
      out.printf("training   %,.0f MiB of memory or more%n", size.trainingBytes() / MIB);
      out.printf("recording  %,.0f MiB of memory or more%n", size.recordingBytes() / MIB);
    }
    return 0;
  }
}
