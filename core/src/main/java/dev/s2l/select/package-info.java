/// Chooses rows: budgets, quotas, methods, draws, rules.
///
/// Reads [dev.s2l.trajectory.Trajectories], sources and topics of the rows, the clusters that
/// [dev.s2l.cluster] makes and the suspects that are excluded; gives a [SelectionResult], which
/// [dev.s2l.handover] writes. Entry point: [Selector].
///
/// Symbols of the paper: `B` is the [Budget] in rows, `K` the number of clusters, `C_k` a cluster,
/// `R_k` its share. Rows are 0-based among the accepted rows; rows without a loss are never chosen.
/// Invariants: rows are sorted before anything is drawn; each draw has its own named stream; a
/// larger budget chooses a superset of what a smaller one chose under the same seed.
@NullMarked
package dev.s2l.select;

import org.jspecify.annotations.NullMarked;
