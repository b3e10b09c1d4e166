package dev.s2l.pipeline;

import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.Phrase;
import dev.s2l.trajectory.CompletedColumns;
import dev.s2l.trajectory.CompletedColumns.Completed;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Records all rows at some steps and a sample at the others, and completes those in the end. Where
/// the sample says that the completed losses are too far off, the worst step is recorded for all
/// rows, from its checkpoint, until they are not.
final class FastRecording {
  /// Most error of the completed losses, as a share of their spread over the rows. Twice that moved
  /// more rows to other clusters than another seed of k-means does.
  static final double MOST_ERROR = 0.03;

  private final StageInputs inputs;
  private final Recording recording;
  private final TrajectoryFolder folder;
  private final FastPlan plan;
  private final int usable;
  private final AllRows allRows;

  /// Records all rows at a step at which only the sample was recorded.
  @FunctionalInterface
  interface AllRows {
    void record(int step) throws IOException;
  }

  private FastRecording(
      StageInputs inputs, Recording recording, FastPlan plan, int usable, AllRows allRows) {
    this.inputs = inputs;
    this.recording = recording;
    this.folder = recording.folder();
    this.plan = plan;
    this.usable = usable;
    this.allRows = allRows;
  }

  /// @param steps of the recordings, ascending
  static FastRecording of(
      StageInputs inputs, Recording recording, int[] steps, long seed, AllRows allRows)
      throws IOException {
    int[] usable = usable(inputs.tokens());
    var plan = FastPlan.of(steps, usable, seed);
    return new FastRecording(inputs, recording, plan, usable.length, allRows);
  }

  /// Of a training, from its own checkpoints.
  ///
  /// @param steps of the recordings, ascending
  static FastRecording ofTraining(StageInputs inputs, Recording recording, int[] steps, long seed)
      throws IOException {
    return of(
        inputs, recording, steps, seed, step -> recordFromCheckpoint(inputs, recording, step));
  }

  /// Rows that will have losses, ascending.
  static int[] usable(TokenStore tokens) {
    return IntStream.range(0, tokens.rows()).filter(tokens::usable).toArray();
  }

  /// Whether only a sample is recorded at `step`.
  boolean samples(int step) {
    return plan.samples(step);
  }

  /// Whether an earlier attempt recorded the sample at `step`, or more.
  boolean hasSampled(int step) throws IOException {
    return folder.hasSampled(step) || folder.has(step);
  }

  /// Records the sample, unless an earlier attempt did that or more.
  void sample(int step, Decoder trained) throws IOException {
    if (!hasSampled(step)) {
      recording.addSampled(step, trained, plan.sample());
    }
  }

  /// Completes the columns of which only samples were recorded.
  ///
  /// @param steps all that are recorded
  /// @return what was completed and how well, in a sentence; empty where nothing was
  Optional<String> complete(int[] steps) throws IOException {
    var completed = completedWithin(steps);
    if (completed.isEmpty()) {
      inputs
          .run()
          .progress()
          .note(
              Phrase.of(
                  "--record-mode fast changed nothing: all rows were recorded at all %d steps",
                  steps.length));
      return Optional.empty();
    }
    for (var entry : completed.entrySet()) {
      folder.write(new LossColumn(entry.getKey(), entry.getValue().losses()));
    }
    String words = words(steps, completed);
    inputs.run().progress().note(words);
    return Optional.of(words);
  }

  private SortedMap<Integer, Completed> completedWithin(int[] steps) throws IOException {
    while (true) {
      var completed = completed(steps);
      int worst = -1;
      double most = 0;
      for (var entry : completed.entrySet()) {
        if (entry.getKey() > 0 && entry.getValue().meanSquaredError() > most) {
          worst = entry.getKey();
          most = entry.getValue().meanSquaredError();
        }
      }
      if (worst < 0 || error(completed) <= MOST_ERROR) {
        return completed;
      }
      inputs
          .run()
          .progress()
          .note(
              Phrase.of(
                  "completed losses would be off by %.1f %% of their spread, more than %.0f %%:"
                      + " step %d is recorded for all rows",
                  100 * error(completed), 100 * MOST_ERROR, worst));
      allRows.record(worst);
      folder.removeSampled(worst);
    }
  }

  /// The columns of the steps at which only the sample is known, by step.
  private SortedMap<Integer, Completed> completed(int[] steps) throws IOException {
    var recorded = new ArrayList<float[]>();
    var open = new ArrayList<Integer>();
    for (int step : steps) {
      if (folder.hasSampled(step)) {
        open.add(step);
      } else if (step > 0) {
        recorded.add(folder.column(step).losses());
      }
    }
    var completed = new TreeMap<Integer, Completed>();
    if (!open.isEmpty()) {
      var columns = new CompletedColumns(recorded, plan.sample());
      for (int step : open) {
        completed.put(step, columns.complete(folder.sampled(step)));
      }
    }
    return completed;
  }

  /// Error of the completed losses as a share of their spread. Step 0 is left out: it is not
  /// clustered, and an untrained model's losses hardly differ.
  private static double error(SortedMap<Integer, Completed> completed) {
    double errors = 0;
    double variances = 0;
    for (var column : completed.tailMap(1).values()) {
      errors += column.meanSquaredError();
      variances += column.variance();
    }
    return variances == 0 ? 0 : Math.sqrt(errors / variances);
  }

  private static void recordFromCheckpoint(StageInputs inputs, Recording recording, int step)
      throws IOException {
    var run = inputs.run();
    Path checkpoint =
        Stages.TRAIN
            .artifacts(run.directory().root())
            .getFirst()
            .resolve(Phrase.of("checkpoint-%d", step));
    var compute = run.compute(run.precisionOf(Stages.TRAIN, Precision.AUTO));
    try (var stored = Decoder.load(checkpoint, DType.FLOAT32, compute)) {
      if (compute.format() == DType.FLOAT32) {
        recording.add(step, stored, Set.of());
      } else {
        try (var working = stored.copyAs(compute.format())) {
          recording.add(step, working, Set.of());
        }
      }
    }
  }

  private String words(int[] steps, SortedMap<Integer, Completed> completed) {
    String all =
        Arrays.stream(steps)
            .filter(step -> !completed.containsKey(step))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    double squares =
        completed.tailMap(1).values().stream()
            .mapToDouble(Completed::meanSquaredError)
            .average()
            .orElse(0);
    return Phrase.of(
        "Fast recording: losses of all rows were recorded at %d of %d steps (%s); at the others"
            + " those of %,d of %,d rows, and the rest is completed from them, off by %.3f nats or"
            + " %.1f %% of the spread of the losses (rows of the sample left out in turn).",
        steps.length - completed.size(),
        steps.length,
        all,
        plan.sample().length,
        usable,
        Math.sqrt(squares),
        100 * error(completed));
  }
}
