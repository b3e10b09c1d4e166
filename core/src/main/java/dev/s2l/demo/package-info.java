/// The data set of `s2l demo`, generated: nothing is downloaded and nothing is shipped.
///
/// Entry point: [DemoData#generate(long, int)]. Writes `demo.jsonl` (maths word problems over
/// thirteen topics of very different frequency and difficulty, three sources) and beside it
/// `planted.jsonl`, which says what is wrong with the few rows that were spoiled on purpose; the
/// rows themselves never say so. Invariants: the same seed and size give the same bytes; every row
/// that is not planted is right and occurs once.
@Internal
@NullMarked
package dev.s2l.demo;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
