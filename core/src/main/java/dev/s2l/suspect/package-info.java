/// Finds rows that the user should look at: by their losses, by their texts, and by the responses
/// that the recorder cut. Each suspect has its kind, a score and the evidence in words.
///
/// Reads [dev.s2l.trajectory.Trajectories] and, if available, the [dev.s2l.dataset.Dataset]. Entry
/// point: [dev.s2l.suspect.Suspects]. One class a kind of evidence: `TrajectorySuspects` (losses),
/// `NearDuplicates`, `Endings`, `Mismatches` (texts). Invariants: a row is compared with rows of
/// its own source only; the same input gives the same list, whatever the number of threads.
@NullMarked
package dev.s2l.suspect;

import org.jspecify.annotations.NullMarked;
