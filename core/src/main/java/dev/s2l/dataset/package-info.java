/// Stage 1: reads the user's files as rows. Each row is accepted, or rejected with a reason. The
/// bytes of the rows stay unchanged.
///
/// Reads: JSON arrays, JSON Lines, tables of text and (by a service) Parquet, plain or compressed.
/// Writes: the artifact `dataset/` (a row index, `rejected.jsonl`, `manifest.json`, unpacked copies
/// of compressed inputs) and subsets of the inputs, byte for byte. Entry points: [Dataset#read] and
/// [Dataset#open]; [SubsetWriter].
///
/// Invariants: read = accepted + rejected, per file; a rejected row has a file, a line and a
/// reason; memory is at most [RowIndex#ENTRY_BYTES] per row, mapped, whatever the rows contain, and
/// the rows of a few megabytes, or one longer row, while they are read; nothing is repaired.
/// Legend: *row* = 0-based number among the accepted rows; *line* = 1-based line where a row begins
/// in the decompressed text; *offset* = bytes from the start of the decompressed text.
@NullMarked
package dev.s2l.dataset;

import org.jspecify.annotations.NullMarked;
