package dev.s2l.lm.train;

import dev.s2l.lm.tokenize.TokenStore;

/// Rows that are not trained on, whose loss is computed again and again.
///
/// @param tokens of the rows, at least one of them usable; the caller's
/// @param steps between two evaluations; after the last step there is one in any case
public record HeldOut(TokenStore tokens, int steps) {}
