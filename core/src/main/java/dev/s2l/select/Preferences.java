package dev.s2l.select;

import dev.s2l.facility.FacilityLocationSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// The order in which a method without clusters prefers rows. A budget takes the first of them, so
/// that larger budgets contain smaller ones.
final class Preferences {
  private final SelectionInput input;
  private final long seed;

  Preferences(SelectionInput input, long seed) {
    this.input = input;
    this.seed = seed;
  }

  /// @param rows those that can be chosen, ascending
  /// @param source names the random stream; empty for all rows
  /// @param count how many of the order are looked at
  /// @return at least `count` of `rows`, the preferred first
  int[] order(SelectionMethod method, int[] rows, String source, int count) {
    Trajectories losses = input.trajectories();
    int[] steps = losses.steps();
    return switch (method) {
      case SelectionMethod.UniformRandom m -> drawn(rows, source, count);
      case SelectionMethod.SourceBalancedRandom m -> drawn(rows, source, count);
      case SelectionMethod.LeastConfidence(var checkpoint) ->
          ScoreOrder.descending(rows, losses.column(checkpoint.column(steps)));
      case SelectionMethod.ConfidenceCurriculum(var checkpoint) ->
          ScoreOrder.ascending(rows, losses.column(checkpoint.column(steps)));
      case SelectionMethod.MiddlePerplexity(var checkpoint) ->
          ScoreOrder.middleOut(ScoreOrder.ascending(rows, losses.column(checkpoint.column(steps))));
      case SelectionMethod.HighLearnability(var checkpoint) ->
          ScoreOrder.descending(rows, fall(rows, checkpoint.column(steps)));
      case SelectionMethod.LearningPercentage(var checkpoint) ->
          ScoreOrder.ascending(rows, learningPercentage(rows, checkpoint.column(steps)));
      case SelectionMethod.LongestResponse m -> ScoreOrder.descending(rows, responseLengths(rows));
      case SelectionMethod.FacilityLocation(var facility) -> representatives(facility, rows, count);
      case SelectionMethod.Full m -> rows;
      case SelectionMethod.SmallToLarge m -> throw new IllegalArgumentException("needs clusters");
    };
  }

  /// @throws S2lException (2) if the reference checkpoint says nothing with this method, or if the
  ///   method lacks what it looks at
  void check(SelectionMethod method) {
    int[] steps = input.trajectories().steps();
    switch (method) {
      case SelectionMethod.HighLearnability(var checkpoint) -> {
        if (checkpoint.column(steps) == 0) {
          throw checkpoint("high-learnability", "after the first", steps);
        }
      }
      case SelectionMethod.LearningPercentage(var checkpoint) -> {
        int column = checkpoint.column(steps);
        if (column == 0 || column == steps.length - 1) {
          throw checkpoint("learning-percentage", "between the first and the last", steps);
        }
      }
      case SelectionMethod.FacilityLocation m -> embeddings();
      case SelectionMethod.LongestResponse m -> responseLength();
      case SelectionMethod.LeastConfidence(var checkpoint) -> checkpoint.column(steps);
      case SelectionMethod.MiddlePerplexity(var checkpoint) -> checkpoint.column(steps);
      case SelectionMethod.ConfidenceCurriculum(var checkpoint) -> checkpoint.column(steps);
      case SelectionMethod.UniformRandom m -> {}
      case SelectionMethod.SourceBalancedRandom m -> {}
      case SelectionMethod.SmallToLarge m -> {}
      case SelectionMethod.Full m -> {}
    }
  }

  private static S2lException checkpoint(String method, String where, int[] steps) {
    return new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "%s needs a reference checkpoint %s recorded step; recorded are the steps %s. Name one"
                + " of them with --reference-checkpoint.",
            method, where, Arrays.toString(steps)));
  }

  private int[] drawn(int[] rows, String source, int count) {
    int[] drawn = rows.clone();
    String name = source.isEmpty() ? "select/random" : "select/random/" + source;
    RandomStream.named(seed, name).draw(drawn, Math.min(count, rows.length));
    return drawn;
  }

  private int[] representatives(FacilityLocationSettings facility, int[] rows, int count) {
    return facility.order(embeddings(), rows, count);
  }

  private Trajectories embeddings() {
    return input
        .embeddings()
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.USAGE,
                    "facility-location needs embeddings: record them with --signals"
                        + " loss,embedding, or give a .npy matrix (rows, dimensions)."));
  }

  private IntUnaryOperator responseLength() {
    return input
        .responseLength()
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.USAGE,
                    "longest-response needs the texts: name the data set with --data."));
  }

  private float[] responseLengths(int[] rows) {
    var length = responseLength();
    float[] lengths = new float[input.trajectories().rows()];
    for (int row : rows) {
      lengths[row] = length.applyAsInt(row);
    }
    return lengths;
  }

  /// Loss in the first column minus loss in `column`, in float32.
  private float[] fall(int[] rows, int column) {
    float[] first = input.trajectories().column(0);
    float[] last = input.trajectories().column(column);
    float[] fall = new float[first.length];
    for (int row : rows) {
      fall[row] = first[row] - last[row];
    }
    return fall;
  }

  /// Share of the whole fall that had happened at `column`; the greatest float where there was
  /// none.
  private float[] learningPercentage(int[] rows, int column) {
    int last = input.trajectories().count() - 1;
    float[] share = fall(rows, column);
    float[] whole = fall(rows, last);
    for (int row : rows) {
      share[row] = whole[row] > 0 ? share[row] / whole[row] : Float.MAX_VALUE;
    }
    return share;
  }
}
