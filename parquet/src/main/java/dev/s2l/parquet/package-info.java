/// Parquet in and out for the stage `dataset`, on the column readers and writers of parquet-java;
/// nothing else imports them. Pages, footers and compression are read and written here, so that
/// neither Hadoop nor native code is needed (decision 0016).
///
/// Reads: the user's Parquet files, one page of each column at a time. Writes: their rows as JSON
/// Lines into `dataset/`; subsets as Parquet, whose rows are copied below the level of types, with
/// schema and metadata of their file; rows of other forms with types that all their values have.
/// Entry point: [PlainParquet], found by `ServiceLoader`. Invariants: rows keep their order; memory
/// does not grow with the number of rows; damaged files are refused before memory is taken for what
/// they claim.
@Internal
@NullMarked
package dev.s2l.parquet;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
