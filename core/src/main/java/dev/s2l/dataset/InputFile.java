package dev.s2l.dataset;

/// One input and its row counts: `rowsRead = accepted + rejected`.
///
/// @param name file name, with as many parent folders as are needed to distinguish it from the
///   other inputs
/// @param sha256 of the file as it is on disk
/// @param rowsRead rows found, blank lines left out
public record InputFile(
    String name, String sha256, DataFormat format, long rowsRead, long accepted, long rejected) {}
