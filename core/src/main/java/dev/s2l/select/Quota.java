package dev.s2l.select;

/// What one cluster, or one source of a method without clusters, contributed.
///
/// @param cluster its number in `clusters/assignment.npy`, or [ChosenRows#NO_CLUSTER]
/// @param source the source it belongs to, empty if the budget was not split by source
/// @param size rows that could be chosen
/// @param quota its share `R_k` when its turn came
/// @param taken rows that were chosen
public record Quota(int cluster, String source, int size, int quota, int taken) {}
