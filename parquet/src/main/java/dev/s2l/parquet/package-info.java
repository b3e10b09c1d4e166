/// Parquet in and out for the stage `dataset`, by an embedded DuckDB; nothing else imports it.
///
/// Reads: the user's Parquet files. Writes: their rows as JSON Lines into `dataset/`, and subsets
/// as Parquet with schema and types kept. Entry point: [DuckDbParquet], found by `ServiceLoader`.
/// Invariants: rows keep their order; no extension is fetched and no file but the named ones is
/// opened.
@Internal
@NullMarked
package dev.s2l.parquet;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
