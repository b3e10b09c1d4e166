package dev.s2l.select;

/// All that decides a selection, beside its inputs.
public record SelectionSettings(
    SelectionMethod method, Budget budget, long seed, Protection protection) {}
