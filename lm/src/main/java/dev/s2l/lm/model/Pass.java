package dev.s2l.lm.model;

/// What all layers of one forward pass share.
///
/// @param turn rotation of queries and keys
/// @param attention how its positions look at each other
/// @param past keys and values seen before
record Pass(Rotary.Turn turn, CausalAttention attention, KeyValues past) {}
