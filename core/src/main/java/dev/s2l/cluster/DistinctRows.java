package dev.s2l.cluster;

import dev.s2l.trajectory.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The case that needs no iterations: no more distinct rows than clusters. Each distinct row is a
/// cluster of its own, numbered in order of first appearance.
final class DistinctRows {
  private final float[][] columns;
  private final int[] first;
  private final int[] table;
  private int distinctCount;

  private DistinctRows(float[][] columns, int k) {
    this.columns = columns;
    this.first = new int[k];
    this.table = new int[Integer.highestOneBit(k) * 4];
    Arrays.fill(table, -1);
  }

  /// Empty if there are more distinct rows than `k`.
  static Optional<Clustering> cluster(Columns columns, int[] rows, int allRows, int k) {
    int limit = Math.min(k, rows.length);
    // In nearly all data the first rows already have more than k distinct ones.
    int prefix = Math.min(rows.length, 4 * limit + 1024);
    if (hasMoreThan(first(columns, rows, prefix), Arrays.copyOf(rows, prefix), rows[0], limit)) {
      return Optional.empty();
    }
    float[][] all = new float[columns.count()][];
    Arrays.setAll(all, columns::get);
    var distinct = new DistinctRows(all, limit);
    int[] assignment = new int[allRows];
    Arrays.fill(assignment, Clustering.NONE);
    for (int row : rows) {
      int cluster = distinct.clusterOf(row);
      if (cluster < 0) {
        return Optional.empty();
      }
      assignment[row] = cluster;
    }
    return Optional.of(distinct.clustering(assignment, rows.length));
  }

  /// The columns cut to the rows from `rows[0]` to `rows[prefix - 1]`; `rows` ascend.
  private static float[][] first(Columns columns, int[] rows, int prefix) {
    float[][] first = new float[columns.count()][rows[prefix - 1] - rows[0] + 1];
    for (int c = 0; c < first.length; c++) {
      columns.copy(c, rows[0], first[c].length, first[c]);
    }
    return first;
  }

  /// Whether `rows` have more than `limit` distinct rows. The columns begin with row `first`.
  private static boolean hasMoreThan(float[][] columns, int[] rows, int first, int limit) {
    var distinct = new DistinctRows(columns, limit);
    for (int row : rows) {
      if (distinct.clusterOf(row - first) < 0) {
        return true;
      }
    }
    return false;
  }

  private int clusterOf(int row) {
    int slot = hash(row) & (table.length - 1);
    while (table[slot] >= 0) {
      if (same(first[table[slot]], row)) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    if (distinctCount == first.length) {
      return -1;
    }
    first[distinctCount] = row;
    table[slot] = distinctCount;
    return distinctCount++;
  }

  private int hash(int row) {
    int hash = 0;
    for (float[] column : columns) {
      hash = (hash ^ Float.floatToIntBits(column[row] + 0f)) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash;
  }

  private boolean same(int a, int b) {
    for (float[] column : columns) {
      if (column[a] != column[b]) {
        return false;
      }
    }
    return true;
  }

  private Clustering clustering(int[] assignment, int rows) {
    float[] centroids = new float[distinctCount * columns.length];
    long[] sizes = new long[distinctCount];
    for (int cluster : assignment) {
      if (cluster != Clustering.NONE) {
        sizes[cluster]++;
      }
    }
    double squares = 0;
    for (int cluster = 0; cluster < distinctCount; cluster++) {
      for (int c = 0; c < columns.length; c++) {
        centroids[cluster * columns.length + c] = columns[c][first[cluster]];
      }
      squares += (double) sizes[cluster] * sizes[cluster];
    }
    double imbalance = distinctCount * squares / ((double) rows * rows);
    var onlyIteration = new IterationStatistics(1, 0, 0, imbalance, 0, rows);
    return new Clustering(
        distinctCount, columns.length, assignment, centroids, 0, List.of(onlyIteration), rows);
  }
}
