package dev.s2l.pipeline;

import dev.s2l.pipeline.Stage.Writing;
import dev.s2l.run.StageName;
import java.util.List;

/// The stages of the method in their order. Each is described at the class that plans it.
final class Stages {
  /// [DatasetStage]: the user's files, read and indexed.
  static final Stage<DatasetStage.Settings> DATASET =
      new Stage<>(
          StageName.DATASET,
          List.of(),
          List.of("dataset"),
          List.of(),
          Writing.AT_ONCE,
          DatasetStage::plan);

  /// [TokenizeStage]: examples as token ids.
  static final Stage<TokenizeStage.Settings> TOKENIZE =
      new Stage<>(
          StageName.TOKENIZE,
          List.of("dataset"),
          List.of("tokens"),
          List.of(),
          Writing.AT_ONCE,
          TokenizeStage::plan);

  /// [TrainStage]: a model, fine-tuned: the proxy of a run.
  static final Stage<TrainStage.Settings> TRAIN = train("proxy");

  /// [TrainStage]: a model, fine-tuned on its own, on a subset for example.
  static final Stage<TrainStage.Settings> TRAIN_TARGET = train("target");

  /// [RecordStage]: the loss of every row, one column per step.
  static final Stage<RecordStage.Settings> RECORD =
      new Stage<>(
          StageName.RECORD,
          List.of("tokens"),
          List.of("trajectories"),
          List.of(),
          Writing.FILE_BY_FILE,
          RecordStage::plan);

  /// [ClusterStage]: groups of rows with similar loss trajectories.
  static final Stage<SelectStage.Settings> CLUSTER =
      new Stage<>(
          StageName.CLUSTER,
          List.of("trajectories", "dataset"),
          List.of("clusters"),
          List.of("log/k-means.jsonl"),
          Writing.AT_ONCE,
          ClusterStage::plan);

  /// [SelectStage]: the subset and the suspects.
  static final Stage<SelectStage.Settings> SELECT =
      new Stage<>(
          StageName.SELECT,
          List.of("trajectories", "clusters", "dataset"),
          List.of("selection"),
          List.of(),
          Writing.AT_ONCE,
          SelectStage::plan);

  /// [EvaluateStage]: texts that models wrote, or write when they are asked, scored.
  static final Stage<EvaluateStage.Settings> EVALUATE =
      new Stage<>(
          StageName.EVALUATE,
          List.of(),
          List.of("evaluation"),
          List.of(),
          Writing.FILE_BY_FILE,
          EvaluateStage::plan);

  /// [CompareStage]: methods against each other, in cells.
  static final Stage<CompareStage.Settings> COMPARE =
      new Stage<>(
          StageName.COMPARE,
          List.of("dataset", "tokens"),
          List.of("comparison"),
          List.of(),
          Writing.FILE_BY_FILE,
          CompareStage::plan);

  /// [DiagnoseStage]: whether the premises of the method hold on the data of a run.
  static final Stage<DiagnosisSettings> DIAGNOSE =
      new Stage<>(
          StageName.DIAGNOSE,
          List.of("dataset", "tokens", "proxy", "trajectories", "clusters", "selection"),
          List.of("diagnosis"),
          List.of(),
          Writing.FILE_BY_FILE,
          DiagnoseStage::plan);

  /// [ReportStage]: the page for people.
  static final Stage<ReportStage.Settings> REPORT =
      new Stage<>(
          StageName.REPORT,
          List.of(
              "dataset",
              "trajectories",
              "clusters",
              "selection",
              "evaluation",
              "comparison",
              "diagnosis"),
          List.of("report.html"),
          List.of(),
          Writing.PAGE,
          ReportStage::plan);

  private static final List<Stage<?>> ALL =
      List.of(
          DATASET, TOKENIZE, TRAIN, RECORD, CLUSTER, SELECT, EVALUATE, COMPARE, DIAGNOSE, REPORT);

  private Stages() {}

  private static Stage<TrainStage.Settings> train(String folder) {
    return new Stage<>(
        StageName.TRAIN,
        List.of("tokens"),
        List.of(folder),
        List.of("log/trainer_log.jsonl", "log/eval_log.jsonl"),
        Writing.FILE_BY_FILE,
        TrainStage::plan);
  }

  /// A stage in the form in which it was begun: checkpoints are in one of two folders.
  static Stage<?> asBegun(Stage<?> stage, Ledger ledger) {
    return stage.name() == StageName.TRAIN
            && ledger.settings(stage).filter(TrainStage::isTarget).isPresent()
        ? TRAIN_TARGET
        : stage;
  }

  /// A stage and all after it.
  static List<Stage<?>> from(Stage<?> first) {
    return ALL.subList(first.name().ordinal(), ALL.size());
  }
}
