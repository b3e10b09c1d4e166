package dev.s2l.pipeline;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.TreeSet;

/// At which steps all rows are recorded, and which rows at the others.
///
/// @param all steps at which all rows are recorded, ascending
/// @param sample rows that are recorded at the other steps, ascending
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
record FastPlan(int[] all, int[] sample) {
  /// One recording of all rows is worth this many.
  private static final double CHEAPER = 3;

  private static final int MIN_SAMPLE = 128;
  private static final int MAX_SAMPLE = 2048;

  /// Rows of which the sample is one.
  private static final int SAMPLED = 100;

  /// Losses fall fast at first and slowly later, so the early steps say most about a row. Measured
  /// on trajectories of two runs.
  private static final double EARLY = 3.6;

  /// @param steps of the recordings, ascending
  /// @param usable rows with losses
  static FastPlan of(int[] steps, int[] usable, long seed) {
    int wanted = Math.clamp(usable.length / SAMPLED, MIN_SAMPLE, MAX_SAMPLE);
    int[] sample = usable.length <= wanted ? usable : drawn(usable, wanted, seed);
    double share = (double) sample.length / usable.length;
    int most = (int) ((steps.length / CHEAPER - share * steps.length) / (1 - share));
    return new FastPlan(most < 2 ? steps : early(steps, most), sample);
  }

  private static int[] drawn(int[] usable, int count, long seed) {
    int[] rows = usable.clone();
    RandomStream.named(seed, "record/sample").draw(rows, count);
    int[] sample = Arrays.copyOf(rows, count);
    Arrays.sort(sample);
    return sample;
  }

  /// The last step and `count - 1` before it, closer together the earlier they are; step 0 is not
  /// among them.
  private static int[] early(int[] steps, int count) {
    int first = steps[0] == 0 ? 1 : 0;
    int trained = steps.length - first;
    var places = new TreeSet<Integer>();
    int place = 0;
    for (int i = 1; i <= count; i++) {
      int ideal = (int) Math.round(trained * StrictMath.pow((double) i / count, EARLY));
      place = Math.max(place + 1, ideal);
      places.add(place);
    }
    return places.stream().mapToInt(at -> steps[first + at - 1]).toArray();
  }

  /// What the recordings cost, in recordings of all rows.
  ///
  /// @param recordings how many there are
  /// @param usable rows with losses
  double cost(int recordings, int usable) {
    return all.length + (recordings - all.length) * (double) sample.length / usable;
  }

  /// Whether a sample stands for all rows at `step`.
  boolean samples(int step) {
    return Arrays.binarySearch(all, step) < 0;
  }
}
