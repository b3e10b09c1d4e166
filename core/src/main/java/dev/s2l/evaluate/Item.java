package dev.s2l.evaluate;

import java.util.SortedMap;
import tools.jackson.databind.node.ObjectNode;

/// A question with its answer.
///
/// @param place in the whole set, from 0
/// @param id names it in results
/// @param question as it is asked, options included
/// @param reference the right answer, or a solution that ends with it
/// @param groups what results are told by: `source`, `topic`, `level`, those that are given
/// @param row as the file has it
public record Item(
    int place,
    String id,
    String question,
    String reference,
    SortedMap<String, String> groups,
    ObjectNode row) {}
