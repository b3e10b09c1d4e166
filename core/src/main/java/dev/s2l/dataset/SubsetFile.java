package dev.s2l.dataset;

/// A file of a subset.
///
/// @param name relative to the folder it was written in, `/` between parts
/// @param input number of the input whose rows it holds; -1 for several
/// @param rows how many
public record SubsetFile(String name, int input, DataFormat format, int rows, String sha256) {}
