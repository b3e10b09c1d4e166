package dev.s2l.trajectory;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import java.util.Locale;

/// What is clustered: the losses themselves, as in the paper, or a transform of them that weights
/// level and shape differently (all but [#RAW] are our choice).
public enum Transform {
  /// The losses: level and shape.
  @JsonProperty("raw")
  RAW,
  /// Differences from one column to the next: shape only, in nats; one column fewer.
  @JsonProperty("delta")
  DELTA,
  /// Each row minus its mean, divided by its standard deviation over the columns: shape only,
  /// without scale. A row with constant losses becomes zeros.
  @JsonProperty("zscore")
  ZSCORE,
  /// Natural logarithms of the losses, with losses below [#LOWEST_NATS] raised to it: ratios count
  /// instead of differences.
  @JsonProperty("log")
  LOG;

  /// The lowest loss that the logarithm distinguishes; float32 training losses are not more exact.
  public static final float LOWEST_NATS = 1e-6f;

  /// By name, whatever the case.
  public static Transform named(String name) {
    return EnumWords.named(Transform.class, "--transform", name.toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return EnumWords.of(this);
  }

  /// The transformed trajectories; `trajectories` themselves for [#RAW]. Rows that are not usable
  /// stay so.
  public Trajectories of(Trajectories trajectories) {
    return switch (this) {
      case RAW -> trajectories;
      case DELTA -> delta(trajectories);
      case ZSCORE -> zscore(trajectories);
      case LOG -> log(trajectories);
    };
  }

  private static Trajectories delta(Trajectories trajectories) {
    int columns = trajectories.count() - 1;
    if (columns == 0) {
      throw new S2lException(
          ExitCode.USAGE,
          "The transform delta needs two columns or more, got one. Use raw, or record more often.");
    }
    float[][] differences = new float[columns][trajectories.rows()];
    for (int c = 0; c < columns; c++) {
      float[] before = trajectories.column(c);
      float[] after = trajectories.column(c + 1);
      for (int row = 0; row < before.length; row++) {
        differences[c][row] = after[row] - before[row];
      }
    }
    int[] steps = trajectories.steps();
    return trajectories.with(differences, Arrays.copyOfRange(steps, 1, steps.length));
  }

  private static Trajectories zscore(Trajectories trajectories) {
    int columns = trajectories.count();
    float[][] losses = new float[columns][];
    Arrays.setAll(losses, trajectories::column);
    float[][] scores = new float[columns][trajectories.rows()];
    for (int row = 0; row < trajectories.rows(); row++) {
      double mean = 0;
      for (int c = 0; c < columns; c++) {
        mean += losses[c][row];
      }
      mean /= columns;
      double variance = 0;
      for (int c = 0; c < columns; c++) {
        double gap = losses[c][row] - mean;
        variance += gap * gap;
      }
      double deviation = Math.sqrt(variance / columns);
      // A row of equal values may differ from its rounded mean by some units in the last place.
      boolean still = deviation <= Math.abs(mean) * 1e-9;
      for (int c = 0; c < columns; c++) {
        scores[c][row] = still ? 0 : (float) ((losses[c][row] - mean) / deviation);
      }
    }
    return trajectories.with(scores, trajectories.steps());
  }

  private static Trajectories log(Trajectories trajectories) {
    float[][] logs = new float[trajectories.count()][trajectories.rows()];
    for (int c = 0; c < logs.length; c++) {
      float[] column = trajectories.column(c);
      for (int row = 0; row < column.length; row++) {
        logs[c][row] = (float) StrictMath.log(Math.max(column[row], LOWEST_NATS));
      }
    }
    return trajectories.with(logs, trajectories.steps());
  }
}
