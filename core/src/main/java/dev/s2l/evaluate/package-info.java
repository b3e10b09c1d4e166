/// How good a trained model is. So far only the door through which answers come: [TextGenerator],
/// implemented where the models are.
@NullMarked
package dev.s2l.evaluate;

import org.jspecify.annotations.NullMarked;
