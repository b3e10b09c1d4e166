package dev.s2l.evaluate;

import java.util.SortedMap;

/// The loss of a row under a model.
///
/// @param id of the row
/// @param tokens that are learned
/// @param lossNats their mean
/// @param groups what results are told by: `source`, `topic`
public record RowLoss(String id, int tokens, double lossNats, SortedMap<String, String> groups) {}
