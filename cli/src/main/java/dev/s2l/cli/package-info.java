@Internal
@NullMarked
package dev.s2l.cli;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
