package dev.s2l.cluster;

import dev.s2l.vector.Spares;
import dev.s2l.vector.Workers;
import java.util.concurrent.atomic.AtomicInteger;

/// Scores in vectors what [Bounds] leave in doubt: a fifth of the pairs. Worth it for large work,
/// once the vectors are compiled ([Kernels]).
final class BoundedAssigner implements Assigner {
  /// Of so many products one is left when bounds have done their work.
  private static final int USUALLY_RULED_OUT = 5;

  private final Points points;
  private final Workers workers;
  private final int[] assignment;
  private final Sums sums;
  private final Bounds bounds;
  private final long products;
  private boolean assigned;

  private final Spares<Tool> tools = new Spares<>(Tool::new);

  /// @param points the points
  /// @param likely (points) where the search for the nearest centroids may begin, or
  ///   [Clustering#NONE]; taken over
  /// @param centroids (k, dims) where they will be about
  BoundedAssigner(Points points, int[] likely, float[] centroids, Workers workers) {
    this.points = points;
    this.workers = workers;
    this.assignment = likely;
    this.sums = new Sums(points.count(), points.dims(), centroids.length / points.dims());
    this.bounds = new Bounds(points, centroids, workers);
    this.products = (long) points.count() * centroids.length / USUALLY_RULED_OUT;
  }

  /// Puts rows in order, and packs them.
  static BoundedAssigner of(Values values, int[] rows, float[] centroids, Workers workers) {
    var order = RowOrder.of(values, rows, centroids, workers);
    var points = values.pack(order.rows(), workers);
    return new BoundedAssigner(points, order.likely(), centroids, workers);
  }

  @Override
  public Points points() {
    return points;
  }

  @Override
  public int centroid(int point) {
    return assigned ? assignment[point] : Clustering.NONE;
  }

  @Override
  public Sums sums() {
    return sums;
  }

  @Override
  public int assign(float[] centroids) {
    bounds.follow(centroids);
    var changed = new AtomicInteger();
    workers.forEach(
        points.blockCount(), products, b -> tools.with(tool -> changed.addAndGet(tool.assign(b))));
    assigned = true;
    sums.reduce();
    return changed.get();
  }

  /// One thread's.
  private final class Tool {
    private final Search search = new Search(points, bounds);
    private final Sums.Part part = sums.part();
    private final float[] moving = new float[points.dims()];

    int assign(int b) {
      int first = b * Points.BLOCK;
      int[] nearest = search.look(b, assignment, first);
      int changes = 0;
      for (int i = 0; i < points.pointsIn(b); i++) {
        int before = centroid(first + i);
        if (before != nearest[i]) {
          points.copy(first + i, moving, 0);
          part.move(moving, before, nearest[i]);
          assignment[first + i] = nearest[i];
          changes++;
        }
      }
      return changes;
    }
  }
}
