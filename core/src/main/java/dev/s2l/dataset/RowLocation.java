package dev.s2l.dataset;

/// The position of a row in the user's data.
///
/// @param file name of the input, see [InputFile#name]
/// @param line 1-based line where the row begins in the decompressed text; for Parquet, row number
/// @param offset bytes before the row in the decompressed text
/// @param length bytes of the row, without the line feed that ends it
public record RowLocation(String file, long line, long offset, int length) {}
