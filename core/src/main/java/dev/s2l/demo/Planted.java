package dev.s2l.demo;

/// One line of `planted.jsonl`: a row that was spoiled on purpose.
///
/// @param row number of the row in `demo.jsonl`, 0-based
/// @param id the `id` of the row
/// @param kind what was done to it
/// @param detail the right response, or the row of which it is a copy
public record Planted(int row, String id, Fault kind, String detail) {}
