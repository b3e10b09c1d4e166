/// The loss of every example under one state of a decoder: a column of the trajectories.
///
/// In the same pass it computes what some methods need of every row: [RowSignals].
///
/// Reads: `tokens/` ([dev.s2l.lm.tokenize.TokenStore]) and a decoder. Writes nothing itself. Entry
/// point: [LossRecorder].
///
/// Invariants: the loss of a row is the mean cross-entropy in nats over its learned tokens that
/// have a predecessor, NaN where it has none; which rows share a batch changes it by rounding only
/// (at most 1e-5 in float32), and that plan depends on the rows, the settings and the model's shape
/// alone, never on the number of processors: every operator runs on one thread, batches on several,
/// so the same decoder gives the same bits on any number of cores.
///
/// Legend: P tokens of the prefix that all rows share, B lines of a batch, R rows of a batch, S
/// positions computed, H hidden size, M learned positions of a batch, V vocabulary.
@Internal
@NullMarked
package dev.s2l.lm.record;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
