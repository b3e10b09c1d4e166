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
  private int found;

  private DistinctRows(float[][] columns, int k) {
    this.columns = columns;
    this.first = new int[k];
    this.table = new int[Integer.highestOneBit(k) * 4];
    Arrays.fill(table, -1);
  }

  /// Empty if there are more distinct rows than `k`.
  static Optional<Clustering> cluster(Columns columns, int[] rows, int allRows, int k) {
    int most = Math.min(k, rows.length);
    // Nearly always the first rows tell.
    int some = Math.min(rows.length, 4 * most + 1024);
    if (more(first(columns, rows, some), Arrays.copyOf(rows, some), rows[0], most)) {
      return Optional.empty();
    }
    float[][] all = new float[columns.count()][];
    Arrays.setAll(all, columns::get);
    var distinct = new DistinctRows(all, most);
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

  /// The columns from the first of `rows` (ascending) to the last of the first `some`.
  private static float[][] first(Columns columns, int[] rows, int some) {
    float[][] first = new float[columns.count()][rows[some - 1] - rows[0] + 1];
    for (int c = 0; c < first.length; c++) {
      columns.copy(c, rows[0], first[c].length, first[c]);
    }
    return first;
  }

  /// Whether `rows`, the first of which is the first of the columns, are more than `most` distinct
  /// ones.
  private static boolean more(float[][] columns, int[] rows, int first, int most) {
    var distinct = new DistinctRows(columns, most);
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
    if (found == first.length) {
      return -1;
    }
    first[found] = row;
    table[slot] = found;
    return found++;
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
    float[] centroids = new float[found * columns.length];
    long[] sizes = new long[found];
    for (int cluster : assignment) {
      if (cluster != Clustering.NONE) {
        sizes[cluster]++;
      }
    }
    double squares = 0;
    for (int cluster = 0; cluster < found; cluster++) {
      for (int c = 0; c < columns.length; c++) {
        centroids[cluster * columns.length + c] = columns[c][first[cluster]];
      }
      squares += (double) sizes[cluster] * sizes[cluster];
    }
    double imbalance = found * squares / ((double) rows * rows);
    var only = new IterationStatistics(1, 0, 0, imbalance, 0, rows);
    return new Clustering(found, columns.length, assignment, centroids, 0, List.of(only), rows);
  }
}
