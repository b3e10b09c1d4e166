/// What a comparison of methods says: the results of its cells, and verdicts over them.
///
/// Reads `comparison/cells.jsonl` ([CellResult]) and, where a cell has them, values by item
/// ([ItemValues]); gives `comparison/verdicts.json`. It runs no cell.
///
/// Legend: a cell is one training: a method, a budget, a selection seed, a training seed. A pair of
/// seeds is a selection seed with a training seed; cells are compared within a pair. A unit is a
/// selection seed: its training seeds are averaged before units are compared. Invariants: no number
/// is NaN or infinite; the same cells give the same bytes.
@NullMarked
package dev.s2l.compare;

import org.jspecify.annotations.NullMarked;
