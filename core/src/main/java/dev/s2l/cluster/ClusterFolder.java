package dev.s2l.cluster;

import dev.s2l.run.Json;
import dev.s2l.run.StageFolder;
import dev.s2l.run.Version;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The artifact `clusters/`: `assignment.npy` (int32, rows), `centroids.npy` (float32, (k,
/// columns)) and `statistics.json`; with several parts, a sweep or bootstrap samples `parts.json`.
/// The same clustering gives the same bytes.
public final class ClusterFolder {
  private static final String ASSIGNMENT = "assignment.npy";
  private static final String CENTROIDS = "centroids.npy";
  private static final String STATISTICS = "statistics.json";

  /// Older versions did not write this file.
  public static final String PARTS = "parts.json";

  /// The content of `statistics.json`.
  ///
  /// @param rows of the trajectories, usable or not
  /// @param unusableRows rows that took no part; -1 in `assignment.npy`
  /// @param fittedRows rows the centroids were fitted on
  /// @param k clusters that came out
  /// @param steps of the clustered columns, ascending
  /// @param settings as asked for
  /// @param sizes rows of each cluster
  /// @param objective sum over rows of the squared distance to their centroid
  public record Statistics(
      int schema,
      String tool,
      int rows,
      int unusableRows,
      int fittedRows,
      int k,
      List<Integer> steps,
      KMeansSettings settings,
      List<Integer> sizes,
      double objective,
      List<IterationStatistics> iterations) {}

  /// The content of `parts.json`: what a draw needs besides the clusters, and what the card says.
  /// The components are those of [TrajectoryClustering].
  public record Parts(
      List<Integer> asked, List<Integer> first, Optional<KSweep> sweep, List<Double> stability) {}

  private ClusterFolder() {}

  /// Writes the folder of rows that were clustered at once.
  public static void write(Path folder, Clustering clustering, int[] steps, KMeansSettings settings)
      throws IOException {
    write(folder, clustering, steps, settings, Optional.empty());
  }

  /// Writes the folder, complete or not at all.
  ///
  /// @param steps of the clustered columns, ascending
  /// @param parts absent for rows that were clustered at once, with a number of clusters that was
  ///   given
  static void write(
      Path folder,
      Clustering clustering,
      int[] steps,
      KMeansSettings settings,
      Optional<Parts> parts)
      throws IOException {
    int unusable = 0;
    for (int cluster : clustering.assignment()) {
      unusable += cluster == Clustering.NONE ? 1 : 0;
    }
    var statistics =
        new Statistics(
            Version.SCHEMA,
            Version.TOOL,
            clustering.assignment().length,
            unusable,
            clustering.fittedRows(),
            clustering.k(),
            Arrays.stream(steps).boxed().toList(),
            settings,
            Arrays.stream(clustering.sizes()).boxed().toList(),
            clustering.objective(),
            clustering.iterations());
    try (var stage = StageFolder.begin(folder)) {
      NpyFile.writeInts(stage.file(ASSIGNMENT), clustering.assignment());
      NpyFile.writeMatrix(
          stage.file(CENTROIDS), clustering.centroids(), clustering.k(), clustering.columns());
      stage.write(STATISTICS, Json.pretty(statistics));
      if (parts.isPresent()) {
        stage.write(PARTS, Json.pretty(parts.get()));
      }
      stage.commit();
    }
  }

  public static Statistics statistics(Path folder) throws IOException {
    return Json.read(folder.resolve(STATISTICS), Statistics.class);
  }

  static Optional<Parts> parts(Path folder) throws IOException {
    Path file = folder.resolve(PARTS);
    return Files.exists(file) ? Optional.of(Json.read(file, Parts.class)) : Optional.empty();
  }

  /// Reads a folder that [#write] wrote.
  public static Clustering open(Path folder) throws IOException {
    var statistics = statistics(folder);
    var centroids = Trajectories.open(folder.resolve(CENTROIDS));
    float[] values = new float[centroids.rows() * centroids.count()];
    for (int c = 0; c < centroids.rows(); c++) {
      System.arraycopy(centroids.row(c), 0, values, c * centroids.count(), centroids.count());
    }
    return new Clustering(
        statistics.k(),
        centroids.count(),
        NpyFile.readInts(folder.resolve(ASSIGNMENT)),
        values,
        statistics.objective(),
        statistics.iterations(),
        statistics.fittedRows());
  }
}
