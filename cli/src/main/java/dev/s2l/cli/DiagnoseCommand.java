package dev.s2l.cli;

import dev.s2l.pipeline.DiagnosisSettings;
import dev.s2l.pipeline.ModelChoice;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.pipeline.RunSession;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Measures whether the premises of the method hold on the data of a run.
@Command(
    name = "diagnose",
    description = {
      "Measures on the data of a run whether the premises of the method hold: gradients inside and"
          + " across clusters, trajectories beside gradients, gradients of subsets, a convex"
          + " problem, the target, the clusters, and what gradients predict. One verdict each, into"
          + " RUN_DIR/diagnosis/.",
      "Stopped or killed, the same command goes on; with other options it measures only what they"
          + " change."
    },
    sortOptions = false)
final class DiagnoseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN_DIR", description = "The run directory of s2l run.")
  private Path runDirectory = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "DIR|NAME",
      description =
          "The model that will be fine-tuned on the subset: its losses are compared with the"
              + " proxy's. A Hugging Face folder, ORG/NAME or ORG/NAME@REVISION on the hub.")
  private @Nullable String target;

  @Option(
      names = "--gradient-rows",
      paramLabel = "N",
      defaultValue = "8192",
      description =
          "Rows whose gradients are computed, at most; of more, a sample. Default:"
              + " ${DEFAULT-VALUE}.")
  private int gradientRows;

  @Option(
      names = "--lds-trainings",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Short trainings of the proxy on random halves of at most 1,000 rows, for the linear"
              + " datamodeling score; 0 leaves them out. Default: ${DEFAULT-VALUE}.")
  private int ldsTrainings;

  @Mixin private SeedOption seed = new SeedOption();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var computing = device.device();
    if (!new RunDirectory(runDirectory).isRun()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is no run directory: it has no manifest.json. Name the --output-dir of an earlier"
                  + " s2l run.",
              runDirectory));
    }
    Optional<ModelChoice> model =
        target == null
            ? Optional.empty()
            : Optional.of(ModelNames.choice("--target", target, Optional.empty(), spec));
    var settings = new DiagnosisSettings(model, gradientRows, ldsTrainings, seed.seed);
    var err = spec.commandLine().getErr();
    var summary =
        RunSession.in(
            runDirectory,
            computing,
            ConsoleProgress.on(err),
            SignalHandlers.installed(err),
            RunSession.OnChange.REFUSE,
            run -> Pipeline.diagnose(run, settings));
    DiagnosisText.print(spec, summary, json, runDirectory);
    return 0;
  }
}
