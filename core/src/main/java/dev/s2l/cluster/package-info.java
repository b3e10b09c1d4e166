/// Groups rows by the shape and level of their loss trajectories, by k-means as in the paper and in
/// the official code.
///
/// Reads [dev.s2l.trajectory.Trajectories]; writes `clusters/`: `assignment.npy` (int32, -1 for a
/// row that cannot be used), `centroids.npy` (float32), `statistics.json`.
///
/// Entry points: [dev.s2l.cluster.KMeans], [dev.s2l.cluster.ClusterFolder]. Invariants: the same
/// trajectories, settings and random stream give the same bits for any number of threads and any
/// vector length of the processor; rows with NaN or infinity are never clustered; ties go to the
/// lower cluster, among points to the lower row. Letters: N points, D columns, K clusters.
@NullMarked
package dev.s2l.cluster;

import org.jspecify.annotations.NullMarked;
