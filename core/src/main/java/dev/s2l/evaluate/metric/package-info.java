/// How like a reference a text is: BLEU as sacrebleu 2.6 computes it, ROUGE as rouge-score 0.1.2
/// does, both from 0 to 100 (METHOD §8). BERTScore needs a model and stands in `dev.s2l.lm.encode`.
///
/// Reads and writes nothing. Entry points: [dev.s2l.evaluate.metric.Bleu],
/// [dev.s2l.evaluate.metric.Rouge]. Invariants: the same texts give the same bits; a text that is
/// empty, or has no word by a metric's rules, scores 0, whatever stands on the other side; memory
/// is a small multiple of the texts.
@Internal
@NullMarked
package dev.s2l.evaluate.metric;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
