package dev.s2l.select;

import dev.s2l.dataset.RowLabels;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;

/// Trajectories with structure: rows of a few kinds that start and end at levels of their own.
public final class MadeTrajectories {
  private MadeTrajectories() {}

  /// Columns at steps 0, 10, 20 …; about `kinds` clusters of very different size.
  public static Trajectories of(long seed, int rows, int columns, int kinds) {
    var random = RandomStream.named(seed, "test/trajectories");
    float[][] values = new float[columns][rows];
    for (int row = 0; row < rows; row++) {
      int kind = random.nextInt(random.nextInt(kinds) + 1);
      for (int c = 0; c < columns; c++) {
        values[c][row] = (float) (kind + 2.0 / (1 + c) + 0.05 * random.nextGaussian());
      }
    }
    var list = new ArrayList<LossColumn>();
    for (int c = 0; c < columns; c++) {
      list.add(new LossColumn(10 * c, values[c]));
    }
    return Trajectories.of(list);
  }

  /// Every `every`-th row a source of its own kind: sources `a`, `b`, `c` … of sizes 1 : 2 : 4 …
  public static RowLabels sources(long seed, int rows, int count) {
    var random = RandomStream.named(seed, "test/sources");
    return RowLabels.of(
        rows,
        row -> {
          int draw = random.nextInt((1 << count) - 1) + 1;
          return String.valueOf((char) ('a' + 31 - Integer.numberOfLeadingZeros(draw)));
        });
  }
}
