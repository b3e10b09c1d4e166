/// What an answer says, and whether two say the same: texts become values ([AnswerReader], a
/// bounded parser of its own) that are compared exactly where that is possible and by bounds
/// elsewhere ([AnswerComparison]). Nothing in an answer is ever run, and no answer takes more than
/// a fixed amount of work ([Work]).
@Internal
@NullMarked
package dev.s2l.evaluate.answer;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
