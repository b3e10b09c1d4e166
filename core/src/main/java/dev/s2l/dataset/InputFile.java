package dev.s2l.dataset;

/// One input and its account: `rowsRead = accepted + rejected`.
///
/// @param name file name, with as many parent folders as tell it from the other inputs
/// @param sha256 of the file as it lies on disk
/// @param rowsRead rows found, blank lines left out
public record InputFile(
    String name, String sha256, DataFormat format, long rowsRead, long accepted, long rejected) {}
