package dev.s2l.cluster;

import dev.s2l.vector.Workers;
import java.util.function.IntConsumer;

/// The squared distance of every point to the nearest of some places, kept while places are added:
/// what says which point is farthest.
final class Distances {
  private static final int SOME = 1024;

  private final RowBlocks points;
  private final Workers workers;
  private final float[] nearest;

  /// Starts from the place that each point is assigned to, (dims) values each.
  Distances(Assigner assigner, float[] places, Workers workers) {
    this.points = assigner.points();
    this.workers = workers;
    this.nearest = new float[points.count()];
    int dims = points.dims();
    forEach(i -> nearest[i] = points.squared(i, places, assigner.centroid(i) * dims));
  }

  /// Adds a place, (dims) values from `places[at]`.
  void add(float[] places, int at) {
    forEach(i -> nearest[i] = Math.min(nearest[i], points.squared(i, places, at)));
  }

  private void forEach(IntConsumer point) {
    workers.forEach(
        (nearest.length + SOME - 1) / SOME,
        (long) nearest.length * points.dims(),
        some -> {
          for (int i = some * SOME; i < Math.min((some + 1) * SOME, nearest.length); i++) {
            point.accept(i);
          }
        });
  }

  /// The point with the greatest distance, of equals that of the lowest row; -1 if every distance
  /// is 0.
  int farthest() {
    int point = -1;
    for (int i = 0; i < nearest.length; i++) {
      if (point < 0
          ? nearest[i] > 0
          : nearest[i] > nearest[point]
              || (nearest[i] == nearest[point] && points.row(i) < points.row(point))) {
        point = i;
      }
    }
    return point;
  }
}
