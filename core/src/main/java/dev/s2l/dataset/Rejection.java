package dev.s2l.dataset;

/// A row that is left out, as `rejected.jsonl` lists it.
///
/// @param file name of the input
/// @param line 1-based line where the row begins
/// @param column the data column at fault, or the character column of a syntax error; empty if none
/// @param reason a code of [RejectReason]
/// @param message what was found and what was expected
public record Rejection(String file, long line, String column, String reason, String message) {}
