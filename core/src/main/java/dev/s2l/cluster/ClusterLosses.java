package dev.s2l.cluster;

import dev.s2l.run.Json;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The mean losses of every cluster's rows: `cluster-losses.json`, written beside a selection whose
/// clusters were not made of plain losses ([Transform]), so that their centroids are not mean
/// losses.
///
/// @param steps of the recorded columns, ascending
/// @param means (clusters, columns), in nats; zeros for a cluster without rows
public record ClusterLosses(List<Integer> steps, List<List<Double>> means) {
  public static final String FILE = "cluster-losses.json";

  public ClusterLosses {
    steps = List.copyOf(steps);
    means = means.stream().map(List::copyOf).toList();
  }

  /// Absent where the centroids are mean losses themselves.
  public static Optional<ClusterLosses> of(
      Trajectories trajectories, ClusterSettings settings, TrajectoryClustering clusters) {
    boolean losses = !clusters.steps().isEmpty() && settings.values().transform() == Transform.RAW;
    return losses ? Optional.empty() : Optional.of(of(trajectories, clusters.clustering()));
  }

  private static ClusterLosses of(Trajectories trajectories, Clustering clustering) {
    int[] assignment = clustering.assignment();
    int[] sizes = clustering.sizes();
    double[][] means = new double[clustering.k()][trajectories.count()];
    for (int c = 0; c < trajectories.count(); c++) {
      float[] column = trajectories.column(c);
      for (int row = 0; row < column.length; row++) {
        if (assignment[row] != Clustering.NONE) {
          means[assignment[row]][c] += column[row];
        }
      }
    }
    var lists = new ArrayList<List<Double>>();
    for (int cluster = 0; cluster < means.length; cluster++) {
      int size = Math.max(1, sizes[cluster]);
      lists.add(Arrays.stream(means[cluster]).map(sum -> sum / size).boxed().toList());
    }
    return new ClusterLosses(Arrays.stream(trajectories.steps()).boxed().toList(), lists);
  }

  /// Reads the mean losses of a selection's folder, if it has them.
  public static Optional<ClusterLosses> in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.isRegularFile(file)
        ? Optional.of(Json.read(file, ClusterLosses.class))
        : Optional.empty();
  }
}
