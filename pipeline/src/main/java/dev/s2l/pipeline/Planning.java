package dev.s2l.pipeline;

import dev.s2l.cluster.ClusterCount;
import dev.s2l.cluster.Preset;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetCheck;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.run.EnumWords;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SourceSplit;
import dev.s2l.trajectory.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Computes a [Plan]: reads and encodes the data into a scratch folder and, if asked, trains a few
/// steps.
public final class Planning {
  /// Whether some steps are run to measure their time.
  public enum Measure {
    /// No model is loaded and no step is run.
    NOTHING,
    /// Twenty steps and a recording of some rows.
    PROBE
  }

  /// Size of `report.html`, `card.json` and the other small files; measured.
  private static final long REPORT_BYTES = 1_500_000;

  /// A line of `selection.jsonl` without the names in it, and one of `trainer_log.jsonl`.
  static final int LINE_BYTES = 110;

  private static final int LOG_LINE_BYTES = 150;

  /// Time for clustering, suspects and report; measured with the built-in proxy.
  static final double SELECT_SECONDS = 2;

  static final double SELECT_SECONDS_PER_ROW = 2e-4;

  private final RunSettings settings;
  private final ComputeDevice device;
  private final Path scratch;
  private final Progress progress;

  /// @param device that would compute
  /// @param scratch an empty folder, the caller's to delete
  public Planning(RunSettings settings, ComputeDevice device, Path scratch, Progress progress) {
    this.settings = settings;
    this.device = device;
    this.scratch = scratch;
    this.progress = progress;
  }

  /// @param target where the run directory would be; its disk is asked for free space
  /// @throws dev.s2l.run.S2lException as the run would, for its data and its model
  public Plan plan(Path target, Measure measure, StopSignal stop) throws IOException {
    Path model = settings.proxy().folder(scratch);
    MissingDropout.refuse(model, settings.train());
    long start = System.nanoTime();
    try (Dataset dataset =
        Dataset.read(
            settings.data().files(),
            settings.data().settings(),
            scratch.resolve("dataset"),
            progress)) {
      double read = seconds(start);
      start = System.nanoTime();
      Path folder = scratch.resolve("tokens");
      var tokenizing = new DatasetAccount.Tokenizing(model, settings.tokens());
      try (var tokens = DatasetAccount.tokens(dataset, tokenizing, folder, progress)) {
        double encode = seconds(start);
        settings.data().refuseTooManyRejected(dataset, tokens);
        var account = TokenAccount.of(dataset, tokens, folder);
        var rows = new Encoded(dataset, account, model, tokens, task(model, stop));
        var steps = steps(rows);
        return new Plan(
            rows(account, dataset),
            tokens(account, tokens),
            rows.target(),
            steps,
            clusters(account),
            disk(rows, steps, target),
            memory(rows),
            measure == Measure.NOTHING
                ? Optional.empty()
                : Optional.of(time(rows, steps, new double[] {read, encode}, stop)));
      }
    }
  }

  /// What the plan is of.
  private record Encoded(
      Dataset dataset, DatasetCheck account, Path model, TokenStore tokens, Optional<Task> task) {
    DecoderConfig config() {
      return DecoderConfig.read(model.resolve("config.json"));
    }

    Optional<Plan.Target> target() {
      return task.map(Task::rows);
    }
  }

  /// Rows of the task that the subset is wanted for.
  ///
  /// @param trainingBytes of memory, of the short training on them
  private record Task(Plan.Target rows, long trainingBytes) {}

  private Optional<Task> task(Path model, StopSignal stop) throws IOException {
    if (settings.target().isEmpty()) {
      return Optional.empty();
    }
    Path folder = Files.createDirectories(scratch.resolve("target"));
    try (var tokenizer = Tokenizers.open(model);
        var rows = settings.target().get().read(tokenizer, folder, progress, stop)) {
      var counts = rows.manifest().counts();
      if (!settings.signals().contains(Signal.TARGET_LOSSES)) {
        var planned = new Plan.Target(counts.rows(), counts.usable(), counts.tokens(), 0);
        return Optional.of(new Task(planned, 0));
      }
      var training = TargetData.training(settings.proxy().fresh(), settings.train().seed());
      var config = DecoderConfig.read(model.resolve("config.json"));
      return Optional.of(
          new Task(
              new Plan.Target(
                  counts.rows(),
                  counts.usable(),
                  counts.tokens(),
                  trainedTokens(counts.tokens(), TrainPlan.of(rows, training))),
              Resources.training(config, Optional.empty(), rows, training, device)));
    }
  }

  private static long trainedTokens(long ofAllRows, TrainPlan plan) {
    return Math.round((double) ofAllRows * plan.totalSteps() / plan.stepsPerEpoch());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private Plan.Rows rows(DatasetCheck account, Dataset dataset) {
    return new Plan.Rows(
        account.read(), account.rejectedByReason(), account.used(), selected(account, dataset));
  }

  /// The budget is a share of the accepted rows, but at most the number of rows with a loss.
  private long selected(DatasetCheck account, Dataset dataset) {
    return Math.min(account.used(), settings.selection().budget().rows(dataset.size()));
  }

  private static Plan.Tokens tokens(DatasetCheck account, TokenStore tokens) {
    var counts = tokens.manifest().counts();
    return new Plan.Tokens(
        counts.tokens(),
        counts.learned(),
        counts.longest(),
        account.overLength(),
        account.cutResponses());
  }

  private Plan.Steps steps(Encoded rows) {
    var plan = TrainPlan.of(rows.tokens(), settings.train());
    int interval = settings.record().interval(plan);
    int[] recorded = plan.recordSteps(interval);
    var scored = new RecordingCost(settings, recorded, rows.tokens(), rows.target()).scoredTokens();
    return new Plan.Steps(
        plan.stepsPerEpoch(),
        plan.totalSteps(),
        interval,
        recorded.length,
        trainedTokens(rows.tokens().manifest().counts().tokens(), plan),
        Objects.requireNonNull(scored.get(EnumWords.of(settings.mode()))),
        scored);
  }

  /// Bytes of the signals that the method needs, on disk and in memory.
  private long signalBytes(Encoded rows) {
    return SignalSize.bytes(
        settings.signals(), rows.config().size().hidden(), rows.dataset().size());
  }

  private Optional<Plan.Clusters> clusters(DatasetCheck account) {
    var selection = settings.selection();
    if (!(selection.method() instanceof SelectionMethod.Clustering method)
        || !method.clusters().sweep().isEmpty()) {
      return Optional.empty();
    }
    var clusters = method.clusters();
    int budget = selection.smallestBudget(Math.toIntExact(account.used()));
    int k = ClusterCount.of(clusters, budget);
    boolean reference = clusters.preset() == Preset.REFERENCE;
    boolean byBudget = !reference && clusters.numClusters().isEmpty();
    boolean inSources = reference || selection.protection().sourceSplit() == SourceSplit.EVEN;
    String note =
        inSources
            ? Phrase.of(
                "in each source%s.",
                byBudget ? ", where K is at most a third of its share of the budget" : "")
            : ClusterCount.words(clusters, budget).orElse("");
    return Optional.of(new Plan.Clusters(k, note));
  }

  private Plan.DiskBytes disk(Encoded rows, Plan.Steps steps, Path target) throws IOException {
    var dataset = rows.dataset();
    long beside = Files.size(rows.model().resolve("tokenizer.json")) + 4_096;
    long checkpoints =
        Resources.checkpoints(
            rows.config(),
            steps.recordings(),
            settings.train().checkpoints().saveTotalLimit(),
            beside);
    long trajectories = steps.recordings() * (4L * dataset.size() + 128) + signalBytes(rows);
    long bytes = 0;
    for (int row = 0; row < dataset.size(); row++) {
      bytes += dataset.location(row).length() + 1;
    }
    long selected = selected(rows.account(), dataset);
    long selection =
        Math.round((double) bytes * selected / dataset.size())
            + LINE_BYTES * selected
            + 4L * dataset.size()
            + LOG_LINE_BYTES * (long) steps.total()
            + REPORT_BYTES;
    long read = Resources.size(scratch.resolve("dataset"));
    long encoded = Resources.size(scratch.resolve("tokens"));
    return new Plan.DiskBytes(
        read,
        encoded,
        checkpoints,
        trajectories,
        selection,
        read + encoded + checkpoints + trajectories + selection,
        Resources.free(target));
  }

  private Plan.MemoryBytes memory(Encoded rows) {
    long proxy =
        Resources.training(
            rows.config(), settings.proxy().adapter(), rows.tokens(), settings.train(), device);
    long target = rows.task().map(Task::trainingBytes).orElse(0L);
    return new Plan.MemoryBytes(Math.max(proxy, target) + signalBytes(rows), Resources.machine());
  }

  private Plan.Seconds time(Encoded rows, Plan.Steps steps, double[] before, StopSignal stop)
      throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("probe"));
    try (var compute = Compute.on(device);
        var tokenizer = Tokenizers.open(rows.model())) {
      var probe =
          Probe.of(
              settings.proxy(),
              settings.train(),
              compute,
              rows.model(),
              tokenizer,
              rows.tokens(),
              folder,
              progress,
              stop);
      double train =
          probe.warmUpSeconds()
              + steps.trainedTokens() / probe.trainTokensPerSecond()
              + (steps.recordings() - 1) * probe.saveSeconds();
      double onTarget =
          rows.target().map(Plan.Target::trainedTokens).orElse(0L) / probe.trainTokensPerSecond();
      var byMode = new TreeMap<String, Double>();
      steps
          .scoredTokensByMode()
          .forEach(
              (mode, scored) ->
                  byMode.put(mode, scored / probe.recordTokensPerSecond() + onTarget));
      double record = Objects.requireNonNull(byMode.get(EnumWords.of(settings.mode())));
      double select = SELECT_SECONDS + SELECT_SECONDS_PER_ROW * rows.dataset().size();
      double total = Arrays.stream(before).sum() + train + record + select;
      return new Plan.Seconds(before[0], before[1], train, record, select, total, byMode);
    }
  }
}
