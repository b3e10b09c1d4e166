package dev.s2l.cli;

import dev.s2l.dataset.Dataset;
import dev.s2l.handover.SelectionCard;
import dev.s2l.pipeline.RecordedLosses;
import dev.s2l.pipeline.RunSession;
import dev.s2l.pipeline.SelectStage;
import dev.s2l.pipeline.SelectSummary;
import dev.s2l.run.Phrase;
import dev.s2l.select.SelectionSettings;
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
  /// The search for suspects goes through the rows next. With all that hangs on a row some 60 MiB.
  private static final long KEPT_CHARACTERS = 1 << 24;

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
          "A .npy matrix (rows, dimensions), for facility-location. Default: what s2l record"
              + " --signals loss,embedding left beside the trajectories.")
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
    table.reading(); // A wrong word is told before anything is written.
    Path losses = Needed.option(spec, "--trajectories or --from", trajectories);
    if (data.data.isEmpty() && !form.form().asTheyCame()) {
      throw new ParameterException(
          spec.commandLine(),
          "--merge, --annotate and --output-format need --data: there are no rows to write.");
    }
    try (var run = output.open(spec)) {
      run.reads(losses);
      if (embeddings != null) {
        run.reads(embeddings);
      }
      SelectionCard card;
      if (data.data.isEmpty()) {
        card = select(run, losses, Optional.empty(), settings);
      } else {
        try (Dataset dataset = data.source(spec).openKeeping(KEPT_CHARACTERS, run)) {
          card = select(run, losses, Optional.of(dataset), settings);
        }
      }
      SelectStage.rememberLosses(run, losses, Optional.ofNullable(embeddings), table.reading());
      output.remember(spec, run);
      Results.print(spec, SelectSummary.of(run, card), output.json);
    }
    return 0;
  }

  /// Rows that got another column since are still the same rows; rows in another order are not.
  private static void warnOfOtherData(RunSession run, Path losses, Optional<Dataset> dataset)
      throws IOException {
    var recorded = RecordedLosses.recordedOn(losses);
    if (dataset.isPresent()
        && recorded.isPresent()
        && !dataset.get().sha256().equals(recorded.get())) {
      run.progress()
          .warn(
              Phrase.of(
                  "%s was recorded on other bytes than those of --data. That is right only if the"
                      + " rows are the same, in the same order, for example with a further column;"
                      + " else every loss is another row's.",
                  losses));
    }
  }

  private SelectionCard select(
      RunSession run, Path losses, Optional<Dataset> dataset, SelectionSettings settings)
      throws IOException {
    var input =
        RecordedLosses.open(
            losses, Optional.ofNullable(embeddings), dataset, table.reading(), settings.method());
    warnOfOtherData(run, losses, dataset);
    return SelectStage.run(run, input, dataset, settings, form.form());
  }
}
