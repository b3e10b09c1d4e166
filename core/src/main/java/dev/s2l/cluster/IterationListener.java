package dev.s2l.cluster;

/// Hears of every iteration of k-means as it ends: to show it, to keep its time, or to stop the
/// work by throwing. Times are not part of a [Clustering], which has the same bytes every time.
@FunctionalInterface
public interface IterationListener {
  /// Ignores progress.
  IterationListener NONE = (iteration, nanos) -> {};

  /// @param nanos since the end of the one before; of the first: since all rows were packed
  void ended(IterationStatistics iteration, long nanos);

  /// An iteration on the sample ended that many rows begin with.
  default void prepared() {}
}
