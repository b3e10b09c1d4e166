package dev.s2l.handover;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.s2l.cluster.KMeansSettings;
import dev.s2l.cluster.KSweep;
import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.run.Hashes;
import dev.s2l.select.LengthMatch;
import dev.s2l.select.Quota;
import dev.s2l.select.SelectionSettings;
import dev.s2l.trajectory.Trajectories;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The provenance of a selection: all that [Verification] needs to compute it again from data and
/// trajectories. It contains no time and no path, so the same selection has the same card.
///
/// @param schema version of this layout
/// @param tool version of s2l
/// @param method name of the method
/// @param preset `paper` or `reference`; empty for methods without clusters
/// @param budget as it was asked for: `3000` or `11%`
/// @param inputs the user's files; empty for bare trajectories
/// @param idColumns the columns of the ids in `selection.jsonl`, by input, empty where there is
///   none; absent from cards of versions that wrote no ids
/// @param trajectories recorded columns, ascending by step
/// @param clustering absent for methods without clusters
/// @param embeddings absent unless the method uses them
/// @param signal the other [dev.s2l.trajectory.Signal] that the method uses; absent if it uses none
/// @param lengths absent unless the method follows the lengths of another subset
/// @param quotas by cluster number; by source for methods without clusters
/// @param settings everything that decides the selection besides the inputs
/// @param form how the rows are written
/// @param outputs the files with the chosen rows
/// @param warnings what the user should know about the subset, in sentences; empty if there is
///   nothing, or if an older version wrote the card
public record SelectionCard(
    int schema,
    String tool,
    long seed,
    String method,
    String preset,
    String budget,
    Counts rows,
    List<Input> inputs,
    Optional<List<String>> idColumns,
    List<Column> trajectories,
    Optional<ClusteringSummary> clustering,
    Optional<Matrix> embeddings,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Matrix> signal,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<LengthMatch> lengths,
    List<Quota> quotas,
    SelectionSettings settings,
    OutputForm form,
    List<Output> outputs,
    List<String> warnings) {

  /// @param all accepted rows
  /// @param usable those with a finite loss in every column
  /// @param eligible usable ones that are not excluded as suspects, and that the method may choose
  /// @param budget rows asked for, at most `eligible`
  /// @param selected rows chosen
  public record Counts(int all, int usable, int eligible, int budget, int selected) {}

  /// @param rows accepted rows of this file
  public record Input(String file, String sha256, long rows) {}

  /// @param sha256 of the column as a `.npy` file
  public record Column(int step, String sha256) {}

  /// @param dimensions values per row
  /// @param sha256 over the sha256 of each column as a `.npy` file, in hexadecimal, one per line
  public record Matrix(int dimensions, String sha256) {
    static Matrix of(Trajectories embeddings) {
      var digest = Hashes.sha256();
      embeddings
          .columnHashes()
          .forEach(hash -> digest.update((hash + "\n").getBytes(StandardCharsets.US_ASCII)));
      return new Matrix(embeddings.count(), Hashes.hex(digest));
    }
  }

  /// @param steps clustered columns
  /// @param k clusters that were made
  /// @param parts how many times k-means ran: once, or once per source
  /// @param fittedRows rows the centroids were fitted on
  /// @param objective sum of squared distances to the centroids
  /// @param imbalance `K · Σ size² / N²`: 1 if all clusters are equal
  /// @param iterations the sum over the parts
  /// @param sweep the numbers of clusters that were tried, if they were
  /// @param stability adjusted Rand index with each bootstrap sample, if asked for
  public record ClusteringSummary(
      List<Integer> steps,
      KMeansSettings settings,
      int k,
      int parts,
      int fittedRows,
      double objective,
      double imbalance,
      int iterations,
      List<KSweep.Try> sweep,
      List<Double> stability) {

    static ClusteringSummary of(TrajectoryClustering clusters) {
      var clustering = clusters.clustering();
      double squares = 0;
      double rows = 0;
      for (int size : clustering.sizes()) {
        squares += (double) size * size;
        rows += size;
      }
      return new ClusteringSummary(
          clusters.steps(),
          clusters.settings(),
          clustering.k(),
          clusters.parts(),
          clustering.fittedRows(),
          clustering.objective(),
          clustering.k() * squares / (rows * rows),
          clustering.iterations().size(),
          clusters.sweep().map(KSweep::tries).orElse(List.of()),
          clusters.stability());
    }
  }

  /// @param file relative to the folder
  /// @param rows chosen rows in this file
  public record Output(String file, String sha256, int rows) {}
}
