package dev.s2l.evaluate;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// A text that a model wrote, with what it is judged by.
///
/// @param id of the item, as the file gives it
/// @param text what was generated
/// @param reference the right answer, or a solution that ends with it
/// @param question what was asked, where it is given: options stand in it
/// @param task whose item it is, where that is given
/// @param groups what results are told by: `source`, `topic`, `level`, those that are given
public record Generation(
    String id,
    String text,
    String reference,
    @Nullable String question,
    @Nullable String task,
    SortedMap<String, String> groups) {}
