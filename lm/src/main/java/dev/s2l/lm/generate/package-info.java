/// Continues texts with a decoder, always with the likeliest token.
///
/// Reads: a decoder and its tokenizer. Writes nothing. Entry point: [GreedyGenerator].
///
/// Invariants: which prompts share a batch changes logits by rounding only; no prompt is padded.
@Internal
@NullMarked
package dev.s2l.lm.generate;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
