/// Part of stage 1: turns the content of an example into the text that a model sees, and marks
/// which pieces are learned.
///
/// Entry point: [PromptTemplate]. Invariant: a template adds text, it never changes the user's.
@Internal
@NullMarked
package dev.s2l.prompt;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
