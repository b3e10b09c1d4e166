package dev.s2l.cli;

import dev.s2l.lm.train.Precision;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.run.EnumWords;
import dev.s2l.trajectory.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--signals",
      split = ",",
      paramLabel = "SIGNAL",
      defaultValue = LOSS,
      description =
          "What is recorded of every row besides its loss: embeddings (mean last hidden state, for"
              + " facility-location and embedding-diverse), ifd (for ifd), gradients (for"
              + " gradient-clusters). Default: ${DEFAULT-VALUE}.")
  private List<String> signals = List.of(LOSS);

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TokenOptions tokens = new TokenOptions();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private OutputOptions output = new OutputOptions();

  /// Losses are always recorded; `embedding` is the word of earlier versions.
  private Set<Signal> wanted() {
    var wanted = EnumSet.noneOf(Signal.class);
    var known = new ArrayList<>(List.of(LOSS));
    Stream.of(Signal.values()).map(Signal::word).forEach(known::add);
    for (String word : signals) {
      String name = word.equals("embedding") ? Signal.EMBEDDINGS.word() : word;
      if (!known.contains(name)) {
        throw EnumWords.unknown("--signals", word, known);
      }
      Stream.of(Signal.values()).filter(signal -> signal.word().equals(name)).forEach(wanted::add);
    }
    return wanted;
  }

  @Override
  public Integer call() throws IOException {
    Needed.option(spec, "--output-dir", output.outputDir);
    var computing = device.device();
    Needed.option(spec, "--model", model.models);
    var source = data.source(spec);
    var precision = Precision.named(model.dtype);
    var wanted = wanted();
    var models = model.choices(spec);
    var how = tokens.settings();
    var summary =
        output.in(
            spec, computing, run -> Pipeline.record(run, models, source, how, precision, wanted));
    Results.print(spec, summary, output.json);
    return 0;
  }
}
