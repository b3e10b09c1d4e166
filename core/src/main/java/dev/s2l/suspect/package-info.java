/// Finds rows that deserve a look: by their losses, by their texts, and by what the recorder cut
/// away. Each finding says its kind, how bad it is and the evidence in words.
///
/// Reads [dev.s2l.trajectory.Trajectories] and, if at hand, the [dev.s2l.dataset.Dataset]. Entry
/// point: [dev.s2l.suspect.Suspects]. One class a kind of evidence: `TrajectorySuspects` (losses),
/// `Duplicates`, `Endings`, `Mismatches` (texts). Invariants: a row is compared with rows of its
/// own source only; the same input gives the same list.
@NullMarked
package dev.s2l.suspect;

import org.jspecify.annotations.NullMarked;
