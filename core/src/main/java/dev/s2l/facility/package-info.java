/// Facility location: the rows that best represent all rows, by the cosine similarity of their
/// embeddings. Greedy maximum of `f(S) = Σ_i max_{j ∈ S} sim(i, j)`.
///
/// Entry point: [dev.s2l.facility.FacilityLocationSettings#order]. `EagerGreedy` is the exact form
/// and works on blocks of rows; `LazyGreedy` over `Neighbors` is the sparse one for many rows.
/// Invariants: similarities are multiples of 2⁻²³, so their sums are exact in any order; ties go to
/// the lower row; the same embeddings give the same order for any number of threads.
@Internal
@NullMarked
package dev.s2l.facility;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
