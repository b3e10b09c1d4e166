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
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SourceSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

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
        var steps = steps(tokens);
        return new Plan(
            rows(account, dataset),
            tokens(account, tokens),
            steps,
            clusters(account),
            disk(dataset, account, model, steps, target),
            memory(model, tokens),
            measure == Measure.NOTHING
                ? Optional.empty()
                : Optional.of(time(model, tokens, steps, new double[] {read, encode}, stop)));
      }
    }
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

  private Plan.Steps steps(TokenStore tokens) {
    var plan = TrainPlan.of(tokens, settings.train());
    int interval = settings.record().interval(plan);
    int recordings = plan.recordSteps(interval).length;
    long all = tokens.manifest().counts().tokens();
    return new Plan.Steps(
        plan.stepsPerEpoch(),
        plan.totalSteps(),
        interval,
        recordings,
        Math.round((double) all * plan.totalSteps() / plan.stepsPerEpoch()),
        Math.round(all * recordingsOfAllRows(plan.recordSteps(interval), tokens))
            + signalTokens(tokens));
  }

  /// What the recordings cost, in recordings of all rows.
  private double recordingsOfAllRows(int[] steps, TokenStore tokens) {
    if (settings.mode() == RecordMode.EXACT) {
      return steps.length;
    }
    int[] usable = FastRecording.usable(tokens);
    return FastPlan.of(steps, usable, settings.train().seed()).cost(steps.length, usable.length);
  }

  /// Bytes of the signals that the method needs, on disk and in memory.
  private long signalBytes(Path model, int rows) {
    var config = DecoderConfig.read(model.resolve("config.json"));
    return SignalSize.bytes(settings.signals(), config.size().hidden(), rows);
  }

  /// Tokens that are scored for signals alone.
  private long signalTokens(TokenStore tokens) {
    var counts = tokens.manifest().counts();
    return settings.signals().stream()
        .mapToLong(
            signal ->
                switch (signal) {
                  case IFD -> counts.learned();
                  case TARGET_LOSSES -> 2 * counts.tokens();
                  case EMBEDDINGS, GRADIENTS, TARGET_EMBEDDINGS -> 0;
                })
        .sum();
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

  private Plan.DiskBytes disk(
      Dataset dataset, DatasetCheck account, Path model, Plan.Steps steps, Path target)
      throws IOException {
    long beside = Files.size(model.resolve("tokenizer.json")) + 4_096;
    long checkpoints =
        Resources.checkpoints(
            DecoderConfig.read(model.resolve("config.json")),
            steps.recordings(),
            settings.train().checkpoints().saveTotalLimit(),
            beside);
    long trajectories =
        steps.recordings() * (4L * dataset.size() + 128) + signalBytes(model, dataset.size());
    long bytes = 0;
    for (int row = 0; row < dataset.size(); row++) {
      bytes += dataset.location(row).length() + 1;
    }
    long selected = selected(account, dataset);
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

  private Plan.MemoryBytes memory(Path model, TokenStore tokens) {
    var config = DecoderConfig.read(model.resolve("config.json"));
    return new Plan.MemoryBytes(
        Resources.training(config, settings.proxy().adapter(), tokens, settings.train(), device)
            + signalBytes(model, tokens.rows()),
        Resources.machine());
  }

  private Plan.Seconds time(
      Path model, TokenStore tokens, Plan.Steps steps, double[] before, StopSignal stop)
      throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("probe"));
    try (var compute = Compute.on(device);
        var tokenizer = Tokenizers.open(model)) {
      var probe =
          Probe.of(
              settings.proxy(),
              settings.train(),
              compute,
              model,
              tokenizer,
              tokens,
              folder,
              progress,
              stop);
      double train =
          probe.warmUpSeconds()
              + steps.trainedTokens() / probe.trainTokensPerSecond()
              + (steps.recordings() - 1) * probe.saveSeconds();
      double record = steps.scoredTokens() / probe.recordTokensPerSecond();
      double select = SELECT_SECONDS + SELECT_SECONDS_PER_ROW * tokens.rows();
      double total = Arrays.stream(before).sum() + train + record + select;
      return new Plan.Seconds(before[0], before[1], train, record, select, total);
    }
  }
}
