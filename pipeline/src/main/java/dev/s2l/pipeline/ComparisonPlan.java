package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.pipeline.ComparisonGrid.Cell;
import dev.s2l.pipeline.ComparisonSettings.Models;
import dev.s2l.run.Progress;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a comparison would take, computed before it begins. Cells, rows and steps are exact; bytes
/// and seconds are estimates for this machine under its current load, and only for a target that
/// s2l trains.
///
/// @param cells in all
/// @param finished cells that are there already
/// @param rows that can be chosen from
/// @param target what s2l trains; absent for the user's own trainer
/// @param diskBytes of the run directory at its largest
/// @param freeBytes on its disk
public record ComparisonPlan(
    int cells, int finished, int rows, Optional<OfTarget> target, long diskBytes, long freeBytes) {

  /// The cells that are not finished, together.
  ///
  /// @param stepsOfAllRows steps of the method `full`
  /// @param trainedTokens in all steps
  /// @param scoredTokens of held-out rows
  /// @param questions that are asked; the time of the answers is not in `seconds`
  /// @param memoryBytes peak of the process
  /// @param machineBytes of memory
  /// @param secondsPerCell of the longest cell
  /// @param seconds in all, without answers to questions
  public record OfTarget(
      int stepsOfAllRows,
      long trainedTokens,
      long scoredTokens,
      long questions,
      long memoryBytes,
      long machineBytes,
      double secondsPerCell,
      double seconds) {}

  /// Bytes of a line of `items.jsonl`.
  private static final int ITEM_BYTES = 60;

  /// Bytes of the small files of a cell.
  private static final int CELL_BYTES = 60_000;

  /// Reads and encodes the data, and trains a target for a few steps.
  ///
  /// @param root where the run directory would be
  /// @param scratch an empty folder, the caller's to delete
  public static ComparisonPlan of(
      Path root,
      ComparisonSettings settings,
      ComputeDevice device,
      Path scratch,
      Progress progress,
      StopSignal stop)
      throws IOException {
    var open = new ArrayList<Cell>();
    var directory = new RunDirectory(root);
    for (Cell cell : settings.grid().cells()) {
      if (CellResults.finished(cell, directory.cell(cell.name())).isEmpty()) {
        open.add(cell);
      }
    }
    int all = settings.grid().cells().size();
    try (var dataset =
        Dataset.read(
            settings.data().files(),
            settings.data().settings(),
            scratch.resolve("dataset"),
            progress,
            stop)) {
      long bytesOfRows = 0;
      for (int row = 0; row < dataset.size(); row++) {
        bytesOfRows += dataset.location(row).length() + 1;
      }
      double bytesPerRow = (double) bytesOfRows / dataset.size() + Planning.LINE_BYTES;
      long disk = Resources.size(scratch.resolve("dataset"));
      for (Cell cell : settings.grid().cells()) {
        disk += CELL_BYTES + Math.round(bytesPerRow * cell.budget().rows(dataset.size()));
      }
      if (!(settings.trainee() instanceof Trainee.Target target)) {
        return new ComparisonPlan(
            all, all - open.size(), dataset.size(), Optional.empty(), disk, Resources.free(root));
      }
      Path model = target.model().folder(scratch);
      MissingDropout.refuse(model, target.train());
      var account = new DatasetAccount.Tokenizing(model, target.tokens());
      try (var tokens =
          DatasetAccount.tokens(dataset, account, scratch.resolve("tokens"), progress)) {
        settings.data().refuseTooManyRejected(dataset, tokens);
        var planning =
            new Estimate(settings, target, device, scratch, progress, stop, open, tokens, model);
        int models = settings.models() == Models.KEPT ? all : 1;
        disk +=
            Resources.size(scratch.resolve("tokens"))
                + models * planning.modelBytes()
                + (long) all * planning.heldOutRows() * ITEM_BYTES;
        return new ComparisonPlan(
            all,
            all - open.size(),
            tokens.manifest().counts().usable(),
            Optional.of(planning.ofTarget()),
            disk,
            Resources.free(root));
      }
    }
  }

  /// Estimates for a target that s2l trains.
  private static final class Estimate {
    private final ComparisonSettings settings;
    private final Trainee.Target target;
    private final ComputeDevice device;
    private final Path scratch;
    private final Progress progress;
    private final StopSignal stop;
    private final List<Cell> open;
    private final TokenStore tokens;
    private final Path model;
    private final TrainSettings train;
    private long scored;
    private int heldOutRows;

    Estimate(
        ComparisonSettings settings,
        Trainee.Target target,
        ComputeDevice device,
        Path scratch,
        Progress progress,
        StopSignal stop,
        List<Cell> open,
        TokenStore tokens,
        Path model)
        throws IOException {
      this.settings = settings;
      this.target = target;
      this.device = device;
      this.scratch = scratch;
      this.progress = progress;
      this.stop = stop;
      this.open = open;
      this.tokens = tokens;
      this.model = model;
      this.train = Comparison.training(target, RowChoice.PLAIN, settings.regime(), tokens);
      try (var tokenizer = Tokenizers.open(target.model().tokenizer(model));
          var heldOut =
              CellHeldOut.read(
                  target,
                  tokenizer,
                  Files.createDirectories(scratch.resolve("sets")),
                  progress,
                  stop)) {
        scored = heldOut.tokens();
        heldOutRows = heldOut.rows();
      }
    }

    long modelBytes() throws IOException {
      long beside = Files.size(model.resolve("tokenizer.json")) + 4_096;
      return Resources.checkpoints(DecoderConfig.read(model.resolve("config.json")), 2, 0, beside);
    }

    int heldOutRows() {
      return heldOutRows;
    }

    /// Tokens that a cell is trained on.
    private double trained(Cell cell) {
      var counts = tokens.manifest().counts();
      double ofRow = (double) counts.tokens() / counts.usable();
      int rows = cell.budget().rows(counts.usable());
      int batch = train.batches().rows();
      return train.schedule().maxSteps() > 0
          ? ofRow * Math.min(batch, rows) * train.schedule().maxSteps()
          : ofRow * rows * train.schedule().numTrainEpochs();
    }

    OfTarget ofTarget() throws IOException {
      double trainedTokens = open.stream().mapToDouble(this::trained).sum();
      double longest = open.stream().mapToDouble(this::trained).max().orElse(0);
      Path folder = Files.createDirectories(scratch.resolve("probe"));
      try (var compute = Compute.on(device);
          var tokenizer = Tokenizers.open(target.model().tokenizer(model))) {
        var probe =
            Probe.of(
                target.model(), train, compute, model, tokenizer, tokens, folder, progress, stop);
        double others =
            Planning.SELECT_SECONDS
                + Planning.SELECT_SECONDS_PER_ROW * tokens.rows()
                + probe.saveSeconds()
                + scored / probe.recordTokensPerSecond();
        return new OfTarget(
            TrainPlan.of(tokens, train).totalSteps(),
            Math.round(trainedTokens),
            scored * open.size(),
            questions() * open.size(),
            Resources.training(
                DecoderConfig.read(model.resolve("config.json")),
                target.model().adapter(),
                tokens,
                train,
                device),
            Resources.machine(),
            longest / probe.trainTokensPerSecond() + others,
            trainedTokens / probe.trainTokensPerSecond()
                + others * open.size()
                + probe.warmUpSeconds());
      }
    }

    private long questions() throws IOException {
      if (target.tasks().isEmpty()) {
        return 0;
      }
      var evaluation = CompareStage.anyModel(target);
      long items = 0;
      for (var asked : evaluation.tasks()) {
        items += AskedTask.read(asked, evaluation, progress).items().size();
      }
      return items;
    }
  }
}
