package dev.s2l.cli;

import dev.s2l.lm.train.Precision;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.pipeline.TargetData;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Records the losses of every row under checkpoints that exist already.
@Command(
    name = "record",
    description =
        "Records every row's loss under each --model: one column a model, its step from"
            + " trainer_state.json, else 0, 1, 2 …",
    sortOptions = false)
final class RecordCommand implements Callable<Integer> {
  private static final String LOSS = "loss";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOptions model = new ModelOptions();

  @Mixin private RecordModeOption mode = new RecordModeOption();
  @Mixin private SignalOptions signals = new SignalOptions();
  @Mixin private TargetDataOption target = new TargetDataOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TokenOptions tokens = new TokenOptions();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Needed.option(spec, "--output-dir", output.outputDir);
    var computing = device.device();
    Needed.option(spec, "--model", model.models);
    var source = data.source(spec);
    var precision = Precision.named(model.dtype);
    var rowsRecorded = mode.mode();
    var how = tokens.settings();
    var targetRows = target.of(source, how, spec);
    var wanted = TargetData.complete(signals.wanted(), targetRows);
    var models = model.choices(spec);
    var summary =
        output.in(
            spec,
            computing,
            run ->
                Pipeline.record(
                    run, models, source, how, precision, rowsRecorded, wanted, targetRows));
    Results.print(spec, summary, output.json);
    return 0;
  }
}
