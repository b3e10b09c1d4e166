package dev.s2l.dataset;

/// One accepted row.
///
/// @param row 0-based number among the accepted rows
/// @param source where the row came from (its `source` column or file); empty if unknown
/// @param topic empty if unknown
public record Example(int row, String source, String topic, Content content) {}
