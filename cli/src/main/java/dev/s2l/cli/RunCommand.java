package dev.s2l.cli;

import dev.s2l.pipeline.Pipeline;
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

  @Mixin private RunOptions options = new RunOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--print-config",
      description = "Print the options in effect as YAML for --config, and run nothing.")
  private boolean printConfig;

  @Override
  public Integer call() throws IOException {
    options.settle();
    if (printConfig) {
      spec.commandLine().getOut().print(EffectiveConfig.of(spec));
      spec.commandLine().getOut().flush();
      return 0;
    }
    Needed.option(spec, "--output-dir", output.outputDir);
    var settings = options.settings(spec);
    var summary =
        output.in(
            spec,
            options.device.device(),
            run -> {
              var made = Pipeline.run(run, settings);
              output.remember(spec, run);
              return made;
            });
    Results.print(spec, summary, output.json);
    return 0;
  }
}
