package dev.s2l.cli;

import dev.s2l.lm.train.TinyProxy;
import dev.s2l.pipeline.RunSettings;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// All that decides a run, for the command that runs it and the one that plans it.
final class RunOptions {
  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--proxy",
      paramLabel = "DIR|NAME|tiny",
      defaultValue = TinyProxy.NAME,
      description =
          "The small model: a Hugging Face folder, ORG/NAME or ORG/NAME@REVISION on the hub, or"
              + " tiny for the built-in one."
              + " Default: ${DEFAULT-VALUE}.")
  String proxy = TinyProxy.NAME;

  @Mixin SelectOptions select = new SelectOptions();
  @Mixin FormOptions form = new FormOptions();
  @Mixin RecordOptions record = new RecordOptions();
  @Mixin SignalOptions signals = new SignalOptions();
  @Mixin TargetDataOption target = new TargetDataOption();
  @Mixin TokenOptions tokens = new TokenOptions();
  @Mixin TrainOptions train = new TrainOptions();
  @Mixin StartOptions start = new StartOptions();
  @Mixin SeedOption seed = new SeedOption();
  @Mixin DeviceOption device = new DeviceOption();

  /// Writes the defaults that follow from the model into the options, so that all can be printed.
  void settle() {
    var settings = start.settings(proxy, train, seed.seed);
    train.settle(settings);
    start.dtype = settings.dtype().label();
    tokens.maxLength = tokens.settings().maxLength();
  }

  RunSettings settings(CommandSpec spec) throws IOException {
    ProxyOption.check("--proxy", proxy, tokens);
    var source = data.source(spec);
    var training = start.settings(proxy, train, seed.seed);
    var plan = record.plan(spec);
    var more = signals.wanted();
    var selection = select.settings(spec, seed.seed);
    var chosen = ProxyOption.of("--proxy", proxy, start.fromScratch, spec);
    return new RunSettings(
        source,
        chosen,
        tokens.settings(),
        training,
        plan,
        record.mode(),
        more,
        selection,
        form.form(),
        target.of(source, tokens.settings(), spec));
  }
}
