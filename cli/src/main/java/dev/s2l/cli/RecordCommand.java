package dev.s2l.cli;

import dev.s2l.lm.train.Precision;
import dev.s2l.pipeline.RecordStage;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The losses of every row under checkpoints that are there already.
@Command(
    name = "record",
    description =
        "Records every row's loss under each --model: one column a model, its step from"
            + " trainer_state.json, else 0, 1, 2 …",
    sortOptions = false)
final class RecordCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TokenOptions tokens = new TokenOptions();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Needed.option(spec, "--output-dir", output.outputDir);
    device.choose();
    Needed.option(spec, "--model", model.models);
    var source = data.source(spec);
    var precision = Precision.named(model.dtype);
    var models = model.folders(spec);
    try (var run = output.open(spec)) {
      var summary = RecordStage.run(run, models, source, tokens.settings(), precision);
      Results.print(spec, summary, output.json);
    }
    return 0;
  }
}
