package dev.s2l.cli;

import dev.s2l.pipeline.DataSource;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.pipeline.RecordedLosses;
import dev.s2l.trajectory.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Trajectories from anywhere to a subset. Needs no model and starts no libtorch.
@Command(
    name = "select",
    description = "Clusters loss trajectories and draws a subset.",
    sortOptions = false)
final class SelectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--from",
      paramLabel = "RUN_DIR",
      description =
          "Choose again from an earlier run: its data, trajectories and settings are taken, and"
              + " what is given here changes them. Nothing is written there.")
  private @Nullable Path from;

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "OPTION",
      description =
          "Options that are not taken from the run of --from, by name: nested,per-source. Their"
              + " defaults count.")
  private List<String> without = new ArrayList<>();

  @Option(
      names = "--trajectories",
      paramLabel = "DIR|FILE",
      description =
          "A folder of step-NNNNNN.npy columns, one .npy matrix (rows, columns), a table of row or"
              + " id, step and loss (.jsonl, .csv, .tsv, .parquet), or a folder of"
              + " dynamics_epoch_N.jsonl.")
  private @Nullable Path trajectories;

  @Option(
      names = "--embeddings",
      paramLabel = "FILE",
      description =
          "A .npy matrix (rows, dimensions), for facility-location and embedding-diverse. Default:"
              + " what s2l record --signals embeddings left beside the trajectories.")
  private @Nullable Path embeddings;

  @Mixin private TableOptions table = new TableOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private SelectOptions select = new SelectOptions();

  @Mixin private SeedOption seed = new SeedOption();
  @Mixin private FormOptions form = new FormOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    var settings = select.settings(spec, seed.seed);
    Path losses = Needed.option(spec, "--trajectories or --from", trajectories);
    if (data.data.isEmpty() && !form.form().asTheyCame()) {
      throw new ParameterException(
          spec.commandLine(),
          "--merge, --annotate and --output-format need --data: there are no rows to write.");
    }
    if (embeddings != null && !settings.method().signals().contains(Signal.EMBEDDINGS)) {
      ConsoleProgress.on(spec.commandLine().getErr())
          .warn(
              "--method "
                  + settings.method().name()
                  + " uses no embeddings: ignored is"
                  + " --embeddings.");
    }
    var recorded = new RecordedLosses(losses, Optional.ofNullable(embeddings), table.reading());
    var outputForm = form.form();
    Optional<DataSource> rows =
        data.data.isEmpty() ? Optional.empty() : Optional.of(data.source(spec));
    var summary =
        output.in(
            spec,
            run -> {
              var made = Pipeline.select(run, recorded, rows, settings, outputForm);
              output.remember(spec, run);
              return made;
            });
    Results.print(spec, summary, output.json);
    return 0;
  }
}
