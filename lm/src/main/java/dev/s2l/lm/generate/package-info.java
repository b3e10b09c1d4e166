/// Continues texts with a decoder, greedily or by sampling.
///
/// Reads: a decoder and its tokenizer. Writes nothing. Entry point: [DecoderGenerator].
///
/// Invariants: what a prompt is answered depends on its tokens, the settings and its name alone,
/// not on the prompts beside it, their order, the batch size or the number of threads (decision
/// 0013), unless it is continued in a batch of one; no prompt is padded.
@Internal
@NullMarked
package dev.s2l.lm.generate;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
