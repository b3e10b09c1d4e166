/// Stage 1: the user's files become rows that are accepted or rejected by name, and stay the user's
/// own bytes.
///
/// Reads: JSON arrays, JSON Lines, tables of text and (by a service) Parquet, plain or compressed.
/// Writes: the artifact `dataset/` (a row index, `rejected.jsonl`, `manifest.json`, unpacked copies
/// of compressed inputs) and subsets of the inputs, byte for byte. Entry points: [Dataset#read] and
/// [Dataset#open]; [SubsetWriter].
///
/// Invariants: read = accepted + rejected, per file; a rejected row has a place and a reason;
/// memory is at most [RowIndex#ENTRY_BYTES] a row, mapped, whatever the rows hold; nothing is
/// repaired. Legend: *row* = 0-based number among the accepted rows; *line* = 1-based line where a
/// row begins in the decompressed text; *offset* = bytes from the start of the decompressed text.
@NullMarked
package dev.s2l.dataset;

import org.jspecify.annotations.NullMarked;
