/// Do the premises of the method hold on this data? Statistics over gradients, losses and clusters
/// that were measured elsewhere, and verdicts in words.
///
/// Entry points: [GradientPart], [HeadProblem], [DatamodelingScore] compute; [Judge] gives each
/// premise a verdict. Reads and writes nothing.
///
/// Invariants: every random number comes from a named stream; the number of threads changes no bit.
///
/// Legend: n rows of a sample, D coordinates of a gradient, K clusters.
@Internal
@NullMarked
package dev.s2l.compare.diagnosis;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
