package dev.s2l.cluster;

/// Is called at the end of every iteration of k-means: to show it, to note its time, or to stop the
/// work by throwing. Times are not part of a [Clustering], because a clustering has the same bytes
/// every time.
@FunctionalInterface
public interface IterationListener {
  /// Ignores progress.
  IterationListener NONE = (iteration, nanos) -> {};

  /// @param nanos since the end of the iteration before; for the first, since all rows were packed
  void ended(IterationStatistics iteration, long nanos);

  /// An iteration on the initial sample ended; only large data begin with a sample.
  default void prepared() {}
}
