package dev.s2l.select;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.ClusteredColumns;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// The values that rows are ranked by.
final class Ranks {
  private final SelectionInput input;
  private final long seed;
  private final StopSignal stop;

  /// @param stop stops long rankings
  Ranks(SelectionInput input, long seed, StopSignal stop) {
    this.stop = stop;
    this.input = input;
    this.seed = seed;
  }

  /// The column of the reference checkpoint.
  ///
  /// @throws S2lException (2) if nothing was recorded there
  int column(SelectionMethod.Scored method) {
    return method.checkpoint().column(input.trajectories().steps());
  }

  StopSignal stop() {
    return stop;
  }

  int lastColumn() {
    return input.trajectories().count() - 1;
  }

  float[] losses(int column) {
    return input.trajectories().column(column);
  }

  /// @param where in words: where the reference checkpoint must be
  /// @throws S2lException (2) if it is not there
  void require(boolean there, SelectionMethod method, String where) {
    if (!there) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s needs a reference checkpoint %s recorded step; recorded are the steps %s. Name"
                  + " one of them with --reference-checkpoint.",
              method.name(), where, Arrays.toString(input.trajectories().steps())));
    }
  }

  /// The first `count` of `rows` drawn uniformly, without replacement.
  int[] drawn(int[] rows, String source, int count) {
    int[] drawn = rows.clone();
    String name = source.isEmpty() ? "select/random" : "select/random/" + source;
    RandomStream.named(seed, name).draw(drawn, Math.min(count, rows.length));
    return drawn;
  }

  Trajectories trajectories() {
    return input.trajectories();
  }

  /// The losses that `small-to-large` clusters if nothing else is asked for, `(columns, rows)`.
  float[][] clusteredColumns() {
    var all = input.trajectories();
    var clustered = all.columnsAt(ClusteredColumns.steps(all, ClusterSettings.PAPER));
    return IntStream.range(0, clustered.count())
        .mapToObj(clustered::column)
        .toArray(float[][]::new);
  }

  /// Draws the first row of a method that goes on from one.
  RandomStream firstCentre(String source) {
    return RandomStream.named(seed, "select/first-centre" + (source.isEmpty() ? "" : "/" + source));
  }

  /// The random numbers of a projection.
  RandomStream projection() {
    return RandomStream.named(seed, "select/projection");
  }

  /// A signal that a method needs.
  ///
  /// @throws S2lException (2) if it was not recorded
  Trajectories signal(SelectionMethod method, Signal signal) {
    return input
        .signal(signal)
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.USAGE,
                    Phrase.of(
                        "%s needs %s, which are not beside these trajectories: s2l record"
                            + " --signals %s --model CHECKPOINT --data FILE%s --output-dir DIR"
                            + " records them; s2l run --method %s%s does so by itself.%s",
                        method.name(),
                        signal.noun(),
                        String.join(",", method.signals().stream().map(Signal::word).toList()),
                        method.seesTarget() ? " --target-data FILE" : "",
                        method.name(),
                        method.seesTarget() ? " --target-data FILE" : "",
                        signal == Signal.EMBEDDINGS && !method.seesTarget()
                            ? " Or give a .npy matrix (rows, dimensions) with --embeddings."
                            : "")));
  }

  /// A signal that a method needs.
  ///
  /// @throws S2lException (3) if the vector of one of the rows is not finite
  Trajectories finite(SelectionMethod method, Signal signal, int[] rows) {
    Trajectories matrix = signal(method, signal);
    for (int row : rows) {
      if (!matrix.usable(row)) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "%s: of row %d they are not finite, though the row has losses. Record them again.",
                signal.noun(), row));
      }
    }
    return matrix;
  }

  /// Mean loss with the prompt ÷ without it, by row. NaN where there is none; infinite where the
  /// response is certain without its prompt.
  float[] ratio(SelectionMethod method) {
    Trajectories means = signal(method, Signal.IFD);
    float[] with = means.column(0);
    float[] without = means.column(1);
    float[] ratio = new float[with.length];
    for (int row = 0; row < ratio.length; row++) {
      boolean certain = without[row] == 0 && !Float.isNaN(with[row]);
      ratio[row] = certain ? Float.POSITIVE_INFINITY : with[row] / without[row];
    }
    return ratio;
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

  /// @return `(all rows)`: characters of the responses of `rows`
  /// @throws S2lException (2) if the texts are not available
  float[] responseLengths(int[] rows) {
    var length = responseLength();
    float[] lengths = new float[input.trajectories().rows()];
    for (int row : rows) {
      lengths[row] = length.applyAsInt(row);
    }
    return lengths;
  }

  /// Loss in the first column minus loss in `column`, in float32, of `rows`.
  float[] fall(int[] rows, int column) {
    float[] first = input.trajectories().column(0);
    float[] last = input.trajectories().column(column);
    float[] fall = new float[first.length];
    for (int row : rows) {
      fall[row] = first[row] - last[row];
    }
    return fall;
  }
}
