/// Chooses the subset: from trajectories (and, if at hand, the data set) to `selection/`.
///
/// Reads [dev.s2l.trajectory.Trajectories], [dev.s2l.dataset.Dataset] and the clusters that
/// [dev.s2l.cluster] makes; writes the subset, `selection.jsonl` and `card.json`, from which
/// [Verification] computes everything again. Entry point: [Selector].
///
/// Symbols of the paper: `B` is the [Budget] in rows, `K` the number of clusters, `C_k` a cluster,
/// `R_k` its share. Rows are 0-based among the accepted rows; rows without a loss are never chosen.
/// Invariants: rows are sorted before anything is drawn; each draw has its own named stream; a
/// larger budget chooses a superset of what a smaller one chose under the same seed.
@NullMarked
package dev.s2l.select;

import org.jspecify.annotations.NullMarked;
