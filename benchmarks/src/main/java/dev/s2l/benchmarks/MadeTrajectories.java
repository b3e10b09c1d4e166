package dev.s2l.benchmarks;

import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.Trajectories;

/// Loss curves that fall from a start to a floor, of several kinds, at levels of their own, with
/// noise: what recorded trajectories look like.
final class MadeTrajectories {
  private MadeTrajectories() {}

  static Trajectories curves(int rows, int columns, int kinds, long seed) {
    var random = RandomStream.named(seed, "curves");
    float[][] kind = new float[kinds][columns];
    for (float[] curve : kind) {
      double start = 1 + 3 * random.nextDouble();
      double rate = 3 * random.nextDouble();
      double floor = random.nextDouble();
      for (int c = 0; c < columns; c++) {
        curve[c] = (float) (floor + start * Math.exp(-rate * c / columns));
      }
    }
    float[][] values = new float[columns][rows];
    for (int row = 0; row < rows; row++) {
      float[] curve = kind[random.nextInt(kinds)];
      float level = (float) Math.exp(0.6 * (random.nextDouble() - 0.5));
      for (int c = 0; c < columns; c++) {
        // The sum of three uniform numbers is near enough to a normal one, and cheap.
        double noise = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
        values[c][row] = Math.max(0, curve[c] * level + (float) (0.2 * noise));
      }
    }
    return Trajectories.ofColumns(values);
  }
}
