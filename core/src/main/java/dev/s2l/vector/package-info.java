/// Tools for computing over many rows: products of blocks of points with vectors
/// ([dev.s2l.vector.Products]), threads that share work ([dev.s2l.vector.Workers]), and a pool of
/// buffers ([dev.s2l.vector.ScratchPool]).
///
/// Invariant: results have the same bits for any number of threads and any vector length of the
/// processor.
@Internal
@NullMarked
package dev.s2l.vector;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
