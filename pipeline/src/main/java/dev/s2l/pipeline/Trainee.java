package dev.s2l.pipeline;

import dev.s2l.lm.train.TrainSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is trained on the subsets of a comparison, and how it is measured.
public sealed interface Trainee {
  /// A model that s2l trains and measures.
  ///
  /// @param model before training
  /// @param tokens how rows become tokens
  /// @param train how it is trained; the seed is that of the cell
  /// @param heldOut rows whose loss is measured
  /// @param tasks that are asked; their models are those of the cells
  record Target(
      Proxy model,
      TokenSettings tokens,
      TrainSettings train,
      List<HeldOutSet> heldOut,
      Optional<AskedTasks> tasks)
      implements Trainee {}

  /// Rows whose loss is measured after training.
  ///
  /// @param name of the metric before `/loss`
  record HeldOutSet(String name, DataSource data) {
    RowsAside aside(TokenSettings how) {
      return new RowsAside("--eval-data", "held out " + name, data, how);
    }
  }

  /// An evaluation whose model is not known yet.
  interface AskedTasks {
    /// The evaluation of a model.
    ModelEvaluation of(ModelEvaluation.NamedModel model);
  }

  /// Commands of the user, run without a shell.
  ///
  /// @param trainer makes a model of a subset
  /// @param evaluator measures it
  /// @param model what `{model}` is for the trainer
  /// @param steps what `{steps}` is where steps are equal
  /// @param epochs what `{epochs}` is for all rows
  /// @param timeout of one command
  record Tools(
      OwnTool trainer,
      OwnTool evaluator,
      Optional<String> model,
      Optional<Integer> steps,
      double epochs,
      Duration timeout)
      implements Trainee {}

  /// Files that are read and must not be replaced.
  default List<Path> reads() {
    return switch (this) {
      case Target target ->
          target.heldOut().stream().flatMap(set -> set.data().files().stream()).toList();
      case Tools t -> List.of();
    };
  }
}
