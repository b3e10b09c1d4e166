package dev.s2l.evaluate;

import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.util.List;
import java.util.Optional;

/// What the items of a task add up to, for one model.
sealed interface TaskTally permits Tally, LossTally {
  /// Computes what needs all items.
  void measure(Optional<TextSimilarity> similarity, Progress progress, StopSignal stop);

  TaskResult result();

  /// This model beside another one.
  ///
  /// @param other of the same task over the same items
  List<Comparison> beside(TaskTally other, String name, String otherName);
}
