/// The gradient of every row by itself: of its mean loss over its learned tokens, in all parameters
/// of a model.
///
/// Reads: `tokens/` and a decoder. Writes nothing. Entry point: [RowGradients].
///
/// Invariants: a row's gradient depends on that row alone, and not on the number of threads.
///
/// Legend: P parameters of the model, D coordinates of a gradient: P, or those of a sketch.
@Internal
@NullMarked
package dev.s2l.lm.gradient;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
