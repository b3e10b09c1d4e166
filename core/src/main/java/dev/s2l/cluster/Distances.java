package dev.s2l.cluster;

import dev.s2l.vector.Workers;
import java.util.function.IntConsumer;

/// The squared distance of every point to the nearest of several positions. It is updated as
/// positions are added, and tells which point is farthest from all of them.
final class Distances {
  private static final int BATCH = 1024;

  private final RowBlocks points;
  private final Workers workers;
  private final float[] nearest;

  /// Starts with the position of each point's centroid. Each position has (dims) values.
  Distances(Assigner assigner, float[] positions, Workers workers) {
    this.points = assigner.points();
    this.workers = workers;
    this.nearest = new float[points.count()];
    int dims = points.dims();
    forEach(i -> nearest[i] = points.squared(i, positions, assigner.centroid(i) * dims));
  }

  /// Adds a position: (dims) values from `positions[at]`.
  void add(float[] positions, int at) {
    forEach(i -> nearest[i] = Math.min(nearest[i], points.squared(i, positions, at)));
  }

  private void forEach(IntConsumer point) {
    workers.forEach(
        (nearest.length + BATCH - 1) / BATCH,
        (long) nearest.length * points.dims(),
        batch -> {
          for (int i = batch * BATCH; i < Math.min((batch + 1) * BATCH, nearest.length); i++) {
            point.accept(i);
          }
        });
  }

  /// The point with the greatest distance; among equal ones that of the lowest row; -1 if every
  /// distance is 0.
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
