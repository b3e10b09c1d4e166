package dev.s2l.dataset;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An accepted row as a program reads it.
///
/// @param example what the row teaches
/// @param location where the row stands in the user's file
/// @param columns all values by the user's names, in their order: texts, numbers, booleans, lists
///   and maps; null where a column is empty
public record DataRow(
    Example example, RowLocation location, Map<String, @Nullable Object> columns) {}
