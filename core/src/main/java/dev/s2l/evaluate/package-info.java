/// How good a trained model is: the door through which answers come ([TextGenerator], implemented
/// where the models are) and intervals over items ([Bootstrap]).
@Internal
@NullMarked
package dev.s2l.evaluate;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
