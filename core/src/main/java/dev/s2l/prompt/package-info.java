/// Part of stage 1: how an example's content becomes the text that a model sees, each piece learned
/// or not.
///
/// Entry point: [PromptTemplate]. Invariant: a template adds text, it never changes the user's.
@Internal
@NullMarked
package dev.s2l.prompt;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
