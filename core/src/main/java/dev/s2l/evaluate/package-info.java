/// How good a trained model is. So far only the door through which answers come: [TextGenerator],
/// implemented where the models are.
@Internal
@NullMarked
package dev.s2l.evaluate;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
