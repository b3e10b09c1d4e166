/// What computing over many rows needs everywhere: products of blocks of points with vectors
/// ([dev.s2l.vector.Products]), threads that share out work ([dev.s2l.vector.Workers]), buffers
/// that threads lend each other ([dev.s2l.vector.ScratchPool]).
///
/// Invariant: results have the same bits for any number of threads and any vector length of the
/// processor.
@Internal
@NullMarked
package dev.s2l.vector;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
