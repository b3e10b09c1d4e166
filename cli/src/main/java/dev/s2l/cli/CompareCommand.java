package dev.s2l.cli;

import dev.s2l.pipeline.Comparison;
import dev.s2l.pipeline.ComparisonPlan;
import dev.s2l.pipeline.ComparisonSettings;
import dev.s2l.pipeline.ComparisonSettings.Regime;
import dev.s2l.pipeline.RecordedLosses;
import dev.s2l.pipeline.Trainee;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.run.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Methods against each other: does the subset help?
@Command(
    name = "compare",
    description = {
      "Trains a model on the subsets of several methods, sizes and seeds, measures it, and says"
          + " with intervals which method is better, which is not, and what cannot be told.",
      "Each cell is kept when it is finished; stopped or killed, the same command goes on. Several"
          + " processes may work on one comparison. Methods, budgets and seeds can be added later."
    },
    sortOptions = false)
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--trajectories",
      arity = "1..*",
      paramLabel = "DIR|FILE",
      description =
          "Losses of the rows, as s2l select takes them; several, of proxies that were trained"
              + " with other seeds, show the proxy's own noise.")
  private List<Path> trajectories = new ArrayList<>();

  @Mixin private TableOptions table = new TableOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private CompareOptions compare = new CompareOptions();
  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ToolOptions tools = new ToolOptions();
  @Mixin private SeedOption seed = new SeedOption();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Path directory = Needed.option(spec, "--output-dir", output.outputDir);
    Needed.option(spec, "--trajectories", trajectories);
    var grid = compare.grid(seed.seed, trajectories.size(), table.reading());
    var computing = device.device();
    var judging = compare.judging();
    try (var runner = target.programs.runner()) {
      var source = data.source(spec);
      Trainee trainee;
      if (tools.given()) {
        trainee = tools.of(target.train, compare.regime(), spec);
      } else {
        tools.refuseUnused(spec);
        if (compare.regime() == Regime.EQUAL_EPOCHS && target.train.maxSteps != null) {
          throw new S2lException(
              ExitCode.USAGE,
              "--regime equal-epochs and --max-steps: steps would be equal, not epochs. Give"
                  + " --num-train-epochs.");
        }
        if (target.target == null) {
          throw new S2lException(
              ExitCode.USAGE,
              "nothing is trained: name a --target, or your own --trainer and --evaluator.");
        }
        trainee = target.of(target.target, source, runner, seed.seed, spec);
      }
      var settings =
          new ComparisonSettings(
              grid,
              trajectories.stream()
                  .map(one -> new RecordedLosses(one, Optional.empty(), table.reading()))
                  .toList(),
              source,
              trainee,
              compare.regime(),
              judging,
              compare.onFailure(),
              compare.models());
      var err = spec.commandLine().getErr();
      var progress = ConsoleProgress.on(err);
      var stop = SignalHandlers.installed(err);
      if (compare.plan) {
        try (var scratch = ScratchFolder.make()) {
          ComparisonText.print(
              spec,
              ComparisonPlan.of(directory, settings, computing, scratch.path(), progress, stop),
              output.json);
        }
        return 0;
      }
      var comparison = new Comparison(directory, settings, computing, progress, stop);
      var outcome = output.compared(spec, computing, comparison, stop);
      ComparisonText.print(spec, directory, outcome, output.json);
      if (outcome.failure().isPresent()) {
        throw outcome.failure().get();
      }
    }
    return 0;
  }
}
