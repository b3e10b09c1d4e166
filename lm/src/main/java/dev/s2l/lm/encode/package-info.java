/// Compares texts by the vectors that an encoder gives to their tokens: BERTScore.
///
/// Reads: an encoder's folder and tokenizer; a file of baselines if the user names one. Writes
/// nothing. Entry point: [BertScore].
///
/// Invariants: the same texts, encoder and settings give the same bits for any number of threads; a
/// special token that a user writes is text.
@Internal
@NullMarked
package dev.s2l.lm.encode;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
