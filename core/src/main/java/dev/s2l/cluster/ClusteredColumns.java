package dev.s2l.cluster;

import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;

/// Which recorded columns are clustered. The paper clusters only the multiples of the recording
/// interval `T`. Step 0 (the model before training) and a last step that is no multiple of `T` are
/// recorded for other purposes.
public final class ClusteredColumns {
  private ClusteredColumns() {}

  /// The steps to cluster, ascending. Without `clusterSteps`: all columns of a bare matrix, else
  /// the multiples of `T` above 0, where `T` is the greatest common divisor of all positive steps
  /// but the last. If only step 0 was recorded, it is clustered. The range of the settings chooses
  /// among these.
  public static int[] steps(Trajectories trajectories, ClusterSettings settings) {
    int[] steps = trajectories.steps();
    if (!settings.clusterSteps().isEmpty()) {
      int[] wanted = settings.clusterSteps().stream().mapToInt(Integer::intValue).toArray();
      steps = trajectories.columnsAt(wanted).steps();
    } else if (trajectories.stepsKnown()) {
      steps = multiples(steps);
    }
    return thinned(settings.values().range().of(steps), settings.numLossCheckpoints());
  }

  private static int[] multiples(int[] steps) {
    int[] positive = Arrays.stream(steps).filter(step -> step > 0).toArray();
    if (positive.length < 2) {
      return positive.length == 0 ? steps : positive;
    }
    int interval = 0;
    for (int i = 0; i < positive.length - 1; i++) {
      interval = greatestCommonDivisor(positive[i], interval);
    }
    int t = interval;
    return Arrays.stream(positive).filter(step -> step % t == 0).toArray();
  }

  private static int[] thinned(int[] steps, int keep) {
    if (keep == 0 || keep >= steps.length) {
      return steps;
    }
    int every = steps.length / keep;
    int[] kept = new int[(steps.length + every - 1) / every];
    Arrays.setAll(kept, i -> steps[i * every]);
    return kept;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
