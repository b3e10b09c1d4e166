package dev.s2l.cluster;

/// Rows that are clustered together: all, or those of one source.
///
/// @param source names the random streams; empty for all rows
/// @param rows usable, ascending
/// @param numClusters `K`, unless a sweep chooses one
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ClusterPart(String source, int[] rows, int numClusters) {}
