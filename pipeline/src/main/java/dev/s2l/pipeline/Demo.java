package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.demo.DemoData;
import dev.s2l.handover.OutputForm;
import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ScratchFolder;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs the whole method on generated data with the built-in proxy. Nothing is downloaded.
public final class Demo {
  /// The paper's headline budget.
  private static final String BUDGET = "11%";

  private Demo() {}

  /// The result of the demo.
  public record Outcome(RunSummary run, DemoFindings findings) {}

  /// Generates the data into `demo/` of the run directory, runs the pipeline on it, and compares
  /// the result with the list of spoiled rows and with random subsets.
  public static Outcome run(RunSession run, long seed) throws IOException {
    Path folder = run.directory().root().resolve("demo");
    var settings = settings(folder.resolve(DemoData.DATA_FILE), seed);
    run.claim(Pipeline.steps(settings, run));
    if (run.isNew() || !Files.exists(settings.data().files().getFirst())) {
      generate(folder, seed);
    }
    var summary = Pipeline.run(run, settings);
    return new Outcome(
        summary, DemoFindings.of(run.directory(), folder.resolve(DemoData.PLANTED_FILE)));
  }

  private static void generate(Path folder, long seed) throws IOException {
    try (var scratch = ScratchFolder.make()) {
      DemoData.generate(seed, DemoData.DEFAULT_ROWS).write(scratch.path());
      FolderGuard.writeGenerated(scratch.path(), folder, "the demo with this seed");
    }
  }

  private static RunSettings settings(Path file, long seed) {
    return new RunSettings(
        new DataSource(List.of(file), DatasetSettings.defaults()),
        new Proxy.Tiny(),
        new TokenSettings(PromptTemplate.ALPACA.label(), 512, OverLength.TRUNCATE),
        TrainSettings.fromScratch().withSeed(seed),
        new RecordPlan.Usual(),
        new SelectionSettings(
            new SelectionMethod.SmallToLarge(ClusterSettings.PAPER),
            Budget.parse(BUDGET),
            seed,
            Protection.NONE),
        OutputForm.AS_THEY_CAME);
  }
}
