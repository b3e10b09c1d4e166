package dev.s2l.select;

import dev.s2l.cluster.Clustering;
import dev.s2l.cluster.KMeansSettings;
import java.util.List;

/// The clusters that rows were drawn from, numbered over all sources.
///
/// @param clustering every row with losses has a cluster, chosen or not
/// @param steps of the clustered columns, ascending
/// @param settings of k-means; inside each source if there are several parts
/// @param parts how many times k-means ran: once, or once a source
public record Clusters(
    Clustering clustering, List<Integer> steps, KMeansSettings settings, int parts) {
  public Clusters {
    steps = List.copyOf(steps);
  }
}
