package dev.s2l.lm.model;

/// Some queries of some pairs, and the keys they may see; see [BlockAttention].
///
/// @param pair first of the pairs of a row and a key-value head
/// @param pairs how many
/// @param query first of the queries
/// @param queries how many
/// @param key first of the keys
/// @param keys how many
record AttentionBlock(long pair, long pairs, int query, int queries, int key, int keys) {}
