package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.compare.VerdictSettings;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.demo.DemoData;
import dev.s2l.demo.Planted;
import dev.s2l.handover.OutputForm;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Progress;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.ScratchFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.trajectory.TableReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Runs the whole method on generated data with the built-in proxy. Nothing is downloaded.
public final class Demo {
  /// The paper's headline budget.
  private static final String BUDGET = "11%";

  private Demo() {}

  /// Rows of another seed, none of them spoiled.
  private static final String HELD_OUT_FILE = "held-out.jsonl";

  private static final int HELD_OUT_ROWS = 500;

  /// Small enough for half a minute.
  private static final int COMPARED_SEEDS = 3;

  /// Small batches and a high rate learn most from few rows in that time: at the batches and the
  /// rate of the proxy the loss of the held-out rows stays twice as high (measured).
  private static final int COMPARED_STEPS = 160;

  private static final int COMPARED_BATCH = 16;
  private static final double COMPARED_RATE = 4e-3;

  /// The result of the method.
  public record Outcome(RunSummary run, DemoFindings findings) {}

  /// Generates the data into `demo/` of the run directory, runs the pipeline on it, and compares
  /// the result with the list of spoiled rows and with random subsets.
  public static Outcome run(RunSession run, long seed) throws IOException {
    Path folder = run.directory().root().resolve("demo");
    var settings = settings(folder, seed);
    run.claim(Pipeline.steps(settings, run));
    if (run.isNew()
        || !Files.exists(settings.data().files().getFirst())
        || !Files.exists(folder.resolve(HELD_OUT_FILE))) {
      generate(folder, seed);
    }
    var summary = Pipeline.run(run, settings);
    return new Outcome(
        summary, DemoFindings.of(run.directory(), folder.resolve(DemoData.PLANTED_FILE)));
  }

  private static void generate(Path folder, long seed) throws IOException {
    try (var scratch = ScratchFolder.make()) {
      var data = DemoData.generate(seed, DemoData.DEFAULT_ROWS);
      data.write(scratch.path());
      AtomicFile.write(scratch.path().resolve(HELD_OUT_FILE), heldOut(data, seed));
      FolderGuard.writeGenerated(scratch.path(), folder, "the demo with this seed");
    }
  }

  /// Rows as those of the demo, that are not among them and not spoiled.
  private static byte[] heldOut(DemoData data, long seed) {
    var known = data.rows().stream().map(DemoData.Row::instruction).collect(Collectors.toSet());
    var others = DemoData.generate(seed + 1, HELD_OUT_ROWS);
    var spoiled = others.planted().stream().map(Planted::row).collect(Collectors.toSet());
    return DemoData.lines(
        IntStream.range(0, others.rows().size())
            .filter(row -> !spoiled.contains(row))
            .mapToObj(others.rows()::get)
            .filter(row -> !known.contains(row.instruction()))
            .toList());
  }

  /// The small comparison at the end of the demo: the subset against random rows, by the loss of
  /// held-out rows under a tiny model that is trained on them.
  ///
  /// @param root of a demo that has run
  public static Comparison comparison(Path root, long seed, Progress progress, StopSignal stop) {
    Path folder = root.resolve("demo");
    var directory = new RunDirectory(root);
    var settings = settings(folder, seed);
    var methods =
        List.of(
            ComparedMethod.of("small-to-large", settings.selection().method(), Protection.NONE),
            ComparedMethod.of("random", new SelectionMethod.UniformRandom(), Protection.NONE));
    return new Comparison(
        root,
        new ComparisonSettings(
            new ComparisonGrid(methods, List.of(Budget.parse(BUDGET)), COMPARED_SEEDS, 1, seed, 1),
            List.of(
                new RecordedLosses(
                    directory.trajectories(), Optional.empty(), TableReading.STRICT)),
            settings.data(),
            new Trainee.Target(
                settings.proxy(),
                settings.tokens(),
                comparedTraining(settings.train()),
                List.of(
                    new Trainee.HeldOutSet(
                        "held-out",
                        new DataSource(
                            List.of(folder.resolve(HELD_OUT_FILE)), DatasetSettings.defaults()))),
                Optional.empty()),
            ComparisonSettings.Regime.EQUAL_STEPS,
            VerdictSettings.defaults(),
            ComparisonSettings.OnFailure.STOP,
            ComparisonSettings.Models.REMOVED),
        ComputeDevice.CPU,
        progress,
        stop);
  }

  private static TrainSettings comparedTraining(TrainSettings train) {
    var schedule = train.schedule();
    return train
        .withSchedule(
            new TrainSettings.Schedule(
                COMPARED_RATE,
                schedule.numTrainEpochs(),
                COMPARED_STEPS,
                schedule.lrSchedulerType(),
                schedule.warmupRatio()))
        .withBatches(new TrainSettings.Batches(COMPARED_BATCH, 1, train.batches().groupByLength()));
  }

  private static RunSettings settings(Path folder, long seed) {
    return new RunSettings(
        new DataSource(List.of(folder.resolve(DemoData.DATA_FILE)), DatasetSettings.defaults()),
        new Proxy.Tiny(),
        new TokenSettings(PromptTemplate.ALPACA.label(), 512, OverLength.TRUNCATE),
        TrainSettings.fromScratch().withSeed(seed),
        new RecordPlan.Usual(),
        RecordMode.EXACT,
        Set.of(),
        new SelectionSettings(
            new SelectionMethod.SmallToLarge(ClusterSettings.PAPER),
            Budget.parse(BUDGET),
            seed,
            Protection.NONE),
        OutputForm.AS_THEY_CAME,
        Optional.empty());
  }
}
