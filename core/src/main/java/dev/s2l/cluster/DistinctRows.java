package dev.s2l.cluster;

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

  /// Empty as soon as there is one distinct row more than `k`.
  static Optional<Clustering> cluster(float[][] columns, int[] rows, int allRows, int k) {
    var distinct = new DistinctRows(columns, Math.min(k, rows.length));
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
