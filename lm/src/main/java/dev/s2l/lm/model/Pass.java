package dev.s2l.lm.model;

/// What all layers of one forward pass share.
///
/// @param training whether gradients are recorded, so that nothing may be changed in place
/// @param start positions before this call (P)
/// @param length positions of this call (S)
/// @param turn rotation of queries and keys
/// @param masks causal masks
/// @param past keys and values seen before
record Pass(
    boolean training, int start, int length, Rotary.Turn turn, CausalMasks masks, KeyValues past) {}
