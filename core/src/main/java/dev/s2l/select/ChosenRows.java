package dev.s2l.select;

import java.util.Arrays;

/// The chosen rows, ascending. Owns its arrays.
public final class ChosenRows {
  /// The cluster of a row that was chosen without clusters.
  public static final int NO_CLUSTER = -1;

  /// One chosen row.
  ///
  /// @param row 0-based among the accepted rows
  /// @param cluster its number in `clusters/assignment.npy`, or [#NO_CLUSTER]
  /// @param rank 0-based place of the draw inside the cluster; in the order of the method (per
  ///   source if the budget was split by source) where rows were chosen without clusters
  public record Chosen(int row, int cluster, int rank, Reason reason) {}

  private final int[] rows;
  private final int[] clusters;
  private final int[] ranks;
  private final Reason[] reasons;

  private ChosenRows(int[] rows, int[] clusters, int[] ranks, Reason[] reasons) {
    this.rows = rows;
    this.clusters = clusters;
    this.ranks = ranks;
    this.reasons = reasons;
  }

  public int size() {
    return rows.length;
  }

  /// The i-th chosen row in ascending order.
  public Chosen at(int i) {
    return new Chosen(rows[i], clusters[i], ranks[i], reasons[i]);
  }

  /// The chosen rows, ascending; a copy.
  public int[] rows() {
    return rows.clone();
  }

  public boolean contains(int row) {
    return Arrays.binarySearch(rows, row) >= 0;
  }

  /// Collects chosen rows in any order.
  public static final class Builder {
    private static final Reason[] REASONS = Reason.values();

    private int[] rows = new int[1024];
    private int[] clusters = new int[1024];
    private int[] ranks = new int[1024];
    private int size;

    /// @param row not added before
    public void add(int row, int cluster, int rank, Reason reason) {
      if (size == rows.length) {
        int capacity = Math.addExact(size, size >> 1);
        rows = Arrays.copyOf(rows, capacity);
        clusters = Arrays.copyOf(clusters, capacity);
        ranks = Arrays.copyOf(ranks, capacity);
      }
      rows[size] = row;
      clusters[size] = cluster;
      ranks[size] = rank << 3 | reason.ordinal();
      size++;
    }

    int size() {
      return size;
    }

    public ChosenRows build() {
      int last = -1;
      for (int i = 0; i < size; i++) {
        last = Math.max(last, rows[i]);
      }
      // By row: its place in the order of adding, plus 1.
      int[] places = new int[last + 1];
      for (int i = 0; i < size; i++) {
        if (places[rows[i]] > 0) {
          throw new IllegalStateException("row " + rows[i] + " was chosen twice");
        }
        places[rows[i]] = i + 1;
      }
      int[] sortedRows = new int[size];
      int[] sortedClusters = new int[size];
      int[] sortedRanks = new int[size];
      Reason[] reasons = new Reason[size];
      for (int row = 0, i = 0; row <= last; row++) {
        if (places[row] > 0) {
          int at = places[row] - 1;
          sortedRows[i] = row;
          sortedClusters[i] = clusters[at];
          sortedRanks[i] = ranks[at] >>> 3;
          reasons[i++] = REASONS[ranks[at] & 7];
        }
      }
      return new ChosenRows(sortedRows, sortedClusters, sortedRanks, reasons);
    }
  }
}
