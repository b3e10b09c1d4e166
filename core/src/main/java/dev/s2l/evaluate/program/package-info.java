/// Runs programs that a model wrote, and nothing unfenced: in a child JVM with GraalPy
/// ([GraalPyRunner]; its other side is the module `programs`), or by the user's CPython inside
/// bubblewrap ([BubblewrapRunner]). Both bind what MAmmoTH's protocol imports (`preamble.py`) and
/// keep the same [ProgramLimits].
@Internal
@NullMarked
package dev.s2l.evaluate.program;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
