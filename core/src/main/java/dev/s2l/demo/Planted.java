package dev.s2l.demo;

/// One line of `planted.jsonl`: a row that was spoiled on purpose.
///
/// @param row its place in `demo.jsonl`, 0-based
/// @param id its `id`
/// @param kind what was done to it
/// @param detail what would have been right, or the row of which it is a copy
public record Planted(int row, String id, Fault kind, String detail) {}
