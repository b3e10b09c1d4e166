package dev.s2l.cluster;

/// What one iteration found: the state after assigning every row to the nearest centroid.
///
/// @param iteration from 1
/// @param objective sum of squared distances to the nearest centroids
/// @param relativeChange how much the objective fell, as a share of the previous one; 0 in the
///   first iteration
/// @param imbalance K · Σ size² / N²: 1 if all clusters are equal, K if one has everything
/// @param emptyClusters clusters without a row, repaired before the next iteration
/// @param changed rows that changed their cluster; all rows in the first iteration
public record IterationStatistics(
    int iteration,
    double objective,
    double relativeChange,
    double imbalance,
    int emptyClusters,
    int changed) {}
