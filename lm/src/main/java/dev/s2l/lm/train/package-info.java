/// Fine-tuning, by the rules and under the names of Hugging Face's Trainer.
///
/// Reads: a decoder and `tokens/`. Writes: `checkpoint-N` folders (ordinary Hugging Face folders
/// with the optimizer's state beside the weights) and `trainer_log.jsonl`. Entry point:
/// [FineTuner].
///
/// Invariants: the loss of a step is the mean over the learned tokens of its whole batch, however
/// the batch is cut into micro-batches; padding changes nothing; which rows a step sees follows
/// from seed and step alone, so a resumed run continues with the same bits; operators run on one
/// thread and micro-batches on several, their gradients added in order, so the bits do not depend
/// on the number of cores either.
///
/// Legend: B rows of a micro-batch, S positions, H hidden size, M learned positions, V vocabulary.
@NullMarked
package dev.s2l.lm.train;

import org.jspecify.annotations.NullMarked;
