package dev.s2l.pipeline;

import dev.s2l.compare.diagnosis.DiagnosisSummary;
import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Summary;
import dev.s2l.handover.OutputForm;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.pipeline.Stage.Step;
import dev.s2l.report.Report;
import dev.s2l.select.SelectionSettings;
import dev.s2l.trajectory.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The commands that work in a run directory, each as a list of stages. Stages in one group are
/// planned together, before the first of them begins. Each command continues where an earlier one
/// with the same settings stopped.
public final class Pipeline {
  private Pipeline() {}

  /// The whole method: data set, proxy, trajectories, clusters, subset, report.
  public static RunSummary run(RunSession run, RunSettings settings) throws IOException {
    settings.train().dtype().check(run.device());
    if (settings.target().isPresent()) {
      settings.target().get().checkFiles();
    }
    try (var inputs = new StageInputs(run)) {
      go(steps(settings, run), inputs);
    }
    settings.losses(run).remember(run.directory());
    return RunSummary.of(run);
  }

  static List<List<? extends Step<?>>> steps(RunSettings settings, RunSession run) {
    var selection =
        new SelectStage.Settings(settings.losses(run), settings.selection(), settings.form());
    return List.of(
        List.of(Stages.DATASET.with(new DatasetStage.Settings(settings.data()))),
        List.of(
            Stages.TOKENIZE.with(new TokenizeStage.Settings(settings.tokens(), settings.proxy()))),
        List.of(
            Stages.TRAIN.with(
                new TrainStage.Settings(
                    settings.proxy(),
                    settings.train(),
                    RowChoice.PLAIN,
                    Optional.empty(),
                    TrainStage.Goal.PROXY,
                    Optional.of(SelectionWords.of(settings.selection(), settings.form())))),
            Stages.RECORD.with(
                new RecordStage.Settings.Live(
                    settings.record(),
                    settings.mode(),
                    settings.train().dtype() == Precision.INT8,
                    settings.signals(),
                    settings.proxy(),
                    settings.selection(),
                    settings.target(),
                    settings.train().seed()))),
        SelectStage.steps(selection),
        List.of(Stages.REPORT.with(new ReportStage.Settings())));
  }

  /// Reads a data set into `dataset/`.
  public static void read(RunSession run, DataSource data) throws IOException {
    try (var inputs = new StageInputs(run)) {
      go(List.of(List.of(Stages.DATASET.with(new DatasetStage.Settings(data)))), inputs);
    }
  }

  /// Fine-tunes any model on any data, for example on a subset, into `target/checkpoint-N`.
  public static TrainStage.Summary train(
      RunSession run,
      Proxy model,
      DataSource data,
      TokenSettings tokens,
      TrainSettings train,
      RowChoice rows,
      Optional<HeldOutData> heldOut)
      throws IOException {
    return train(run, model, data, tokens, train, rows, heldOut, (trained, inputs) -> trained);
  }

  /// As above; the adapter that was trained is also written with its base as one model, into
  /// `target/merged`.
  public static TrainStage.Summary trainMerged(
      RunSession run,
      Proxy.Adapted model,
      DataSource data,
      TokenSettings tokens,
      TrainSettings train,
      RowChoice rows,
      Optional<HeldOutData> heldOut)
      throws IOException {
    return train(run, model, data, tokens, train, rows, heldOut, TrainStage::merge);
  }

  private interface Afterwards {
    TrainStage.Summary of(TrainStage.Summary trained, StageInputs inputs) throws IOException;
  }

  private static TrainStage.Summary train(
      RunSession run,
      Proxy model,
      DataSource data,
      TokenSettings tokens,
      TrainSettings train,
      RowChoice rows,
      Optional<HeldOutData> heldOut,
      Afterwards afterwards)
      throws IOException {
    if (heldOut.isPresent()) {
      heldOut.get().checkFiles();
    }
    try (var inputs = new StageInputs(run)) {
      go(
          List.of(
              List.of(Stages.DATASET.with(new DatasetStage.Settings(data))),
              List.of(Stages.TOKENIZE.with(new TokenizeStage.Settings(tokens, model))),
              List.of(
                  Stages.TRAIN_TARGET.with(
                      new TrainStage.Settings(
                          model, train, rows, heldOut, TrainStage.Goal.TARGET, Optional.empty())))),
          inputs);
      return afterwards.of(TrainStage.summary(inputs), inputs);
    }
  }

  /// Records the losses of every row under existing models, into `trajectories/`.
  ///
  /// @param models in the order of their steps if the folders do not name steps; the tokenizer of
  ///   the first one is used for all
  /// @param mode how many rows are recorded under each model
  /// @param signals recorded with every model
  /// @param target rows that some signals are made with
  public static RecordStage.Summary record(
      RunSession run,
      List<ModelChoice> models,
      DataSource data,
      TokenSettings tokens,
      Precision precision,
      RecordMode mode,
      Set<Signal> signals,
      Optional<TargetData> target)
      throws IOException {
    precision.check(run.device());
    var recorded = new RecordStage.Settings.Models(models, precision, mode, signals, target);
    if (target.isPresent()) {
      target.get().checkFiles();
    }
    var choice = models.getFirst();
    choice.tokenizer();
    var first =
        choice
            .adapter()
            .<Proxy>map(adapter -> new Proxy.Adapted(choice.folder(), adapter))
            .orElseGet(() -> new Proxy.Pretrained(choice.folder()));
    try (var inputs = new StageInputs(run)) {
      go(
          List.of(
              List.of(Stages.DATASET.with(new DatasetStage.Settings(data))),
              List.of(Stages.TOKENIZE.with(new TokenizeStage.Settings(tokens, first))),
              List.of(Stages.RECORD.with(recorded))),
          inputs);
      return RecordStage.summary(inputs);
    }
  }

  /// Chooses a subset by given trajectories, into `clusters/` and `selection/`.
  ///
  /// @param data the rows that the trajectories were recorded on, if available
  /// @param form how rows are written
  public static SelectSummary select(
      RunSession run,
      RecordedLosses losses,
      Optional<DataSource> data,
      SelectionSettings selection,
      OutputForm form)
      throws IOException {
    var settings = new SelectStage.Settings(losses, selection, form);
    var steps = new ArrayList<List<? extends Step<?>>>();
    data.ifPresent(
        source -> steps.add(List.of(Stages.DATASET.with(new DatasetStage.Settings(source)))));
    steps.add(SelectStage.steps(settings));
    run.reads(losses.trajectories());
    if (losses.embeddings().isPresent()) {
      run.reads(losses.embeddings().get());
    }
    try (var inputs = new StageInputs(run)) {
      go(steps, inputs);
      losses.remember(run.directory());
      ReportStage.refresh(inputs);
    }
    return SelectSummary.of(run, SelectionFolder.card(run.directory().selection()));
  }

  /// Scores texts that models wrote, into `evaluation/`.
  public static Summary evaluate(RunSession run, Rescoring rescoring) throws IOException {
    return evaluate(run, new EvaluateStage.Settings.Texts(rescoring));
  }

  /// Asks models and scores what they answer, into `evaluation/`.
  public static Summary evaluate(RunSession run, ModelEvaluation evaluation) throws IOException {
    return evaluate(run, new EvaluateStage.Settings.Models(evaluation));
  }

  private static Summary evaluate(RunSession run, EvaluateStage.Settings settings)
      throws IOException {
    try (var inputs = new StageInputs(run)) {
      boolean reported = Report.isReport(run.directory().report());
      go(List.of(List.of(Stages.EVALUATE.with(settings))), inputs);
      if (reported) {
        run.run(List.of(Stages.REPORT.with(new ReportStage.Settings())), inputs);
      }
    }
    return EvaluateStage.summary(run);
  }

  /// Measures whether the premises of the method hold on the data of a run, into `diagnosis/`.
  ///
  /// @throws dev.s2l.run.S2lException (8) naming what the run lacks for it
  public static DiagnosisSummary diagnose(RunSession run, DiagnosisSettings settings)
      throws IOException {
    try (var inputs = new StageInputs(run)) {
      boolean reported = Report.isReport(run.directory().report());
      go(List.of(List.of(Stages.DIAGNOSE.with(settings))), inputs);
      if (reported) {
        run.run(List.of(Stages.REPORT.with(new ReportStage.Settings())), inputs);
      }
    }
    return DiagnosisSummary.read(run.directory().diagnosis().resolve(DiagnosisSummary.FILE));
  }

  private static void go(List<? extends List<? extends Step<?>>> steps, StageInputs inputs)
      throws IOException {
    var run = inputs.run();
    // Checked before anything is written, so that hours of training do not end at a folder that
    // another program wrote.
    run.claim(steps);
    for (var together : steps) {
      run.run(together, inputs);
      if (together.getFirst().stage().name() == Stages.DATASET.name()) {
        DatasetStage.remember(inputs);
      }
    }
  }
}
