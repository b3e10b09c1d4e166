package dev.s2l.cli;

import dev.s2l.lm.train.TinyProxy;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.pipeline.RunSettings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The whole method, from a data set to a subset and a report.
@Command(
    name = "run",
    description =
        "Trains a proxy on all of the data, records, clusters, selects and reports."
            + " The same command continues an interrupted run.",
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--proxy",
      paramLabel = "DIR|NAME|tiny",
      defaultValue = TinyProxy.NAME,
      description =
          "The small model: a Hugging Face folder, ORG/NAME or ORG/NAME@REVISION on the hub, or"
              + " tiny for the built-in one."
              + " Default: ${DEFAULT-VALUE}.")
  private String proxy = TinyProxy.NAME;

  @Mixin private SelectOptions select = new SelectOptions();
  @Mixin private RecordOptions record = new RecordOptions();
  @Mixin private TokenOptions tokens = new TokenOptions();
  @Mixin private TrainOptions train = new TrainOptions();

  @Mixin private StartOptions start = new StartOptions();
  @Mixin private SeedOption seed = new SeedOption();
  @Mixin private FormOptions form = new FormOptions();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    var settings = settings();
    try (var session = output.open(spec)) {
      var summary = Pipeline.run(session, settings);
      Results.print(spec, summary, output.json);
    }
    return 0;
  }

  private RunSettings settings() throws IOException {
    Needed.option(spec, "--output-dir", output.outputDir);
    device.choose();
    var source = data.source(spec);
    var training = start.settings(proxy, train, seed.seed);
    var plan = record.plan(spec);
    var selection = select.settings(spec, seed.seed);
    var chosen = ProxyOption.of(proxy, start.fromScratch, spec);
    return new RunSettings(
        source, chosen, tokens.settings(), training, plan, selection, form.form());
  }
}
