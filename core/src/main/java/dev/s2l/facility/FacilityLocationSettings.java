package dev.s2l.facility;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.vector.Workers;
import java.util.Arrays;

/// How facility location is computed over `N` rows.
///
/// Up to `exactRows` rows the greedy set is exact: at least `1 − 1/e` of the best objective.
/// Beyond, every row represents only the `neighbors` rows most similar to it. Then the greedy set
/// has at least `1 − 1/e` of the best restricted objective, which is a lower bound of the full one.
/// Memory: the vectors, and at most `N²` bytes, or `8 · N · neighbors` beyond `exactRows`.
///
/// @param exactRows 32,000: the exact form then takes seconds and at most 1 GB (our choice)
/// @param neighbors 256: a row of an 11 % subset represents about nine rows (our choice)
public record FacilityLocationSettings(int exactRows, int neighbors) {
  /// For selections of any size.
  public static final FacilityLocationSettings DEFAULT = new FacilityLocationSettings(32_000, 256);

  /// The first `count` of `rows` in the greedy order.
  ///
  /// @param matrix (rows, dimensions) one vector a row, of any length
  /// @param rows that can be chosen and that are to be represented, ascending
  /// @param count how many rows are wanted
  /// @param stop stops it between two pieces of work
  /// @throws S2lException (3) if the vector of one of the rows is not finite, (130, 143) if stopped
  public int[] order(Trajectories matrix, int[] rows, int count, StopSignal stop) {
    for (int row : rows) {
      if (!matrix.usable(row)) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "the embedding of row %d is not finite, though the row has losses: record the"
                    + " embeddings again.",
                row));
      }
    }
    float[][] columns = new float[matrix.count()][];
    Arrays.setAll(columns, matrix::column);
    int[] places = order(Embeddings.normalized(columns, rows), count, stop);
    return Arrays.stream(places).map(place -> rows[place]).toArray();
  }

  /// The first `count` places of the greedy order.
  int[] order(Embeddings embeddings, int count, StopSignal stop) {
    if (embeddings.count() > exactRows) {
      return LazyGreedy.order(new Neighbors(embeddings, neighbors, stop), count, stop);
    }
    try (var workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      return new EagerGreedy(embeddings, workers, stop).order(count);
    }
  }

  public FacilityLocationSettings {
    if (exactRows < 0 || neighbors < 1) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "facility location: exact rows %d, neighbours %d: expected 0 or more and 1 or more.",
              exactRows, neighbors));
    }
  }
}
