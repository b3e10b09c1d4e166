package dev.s2l.hub;

import java.util.Optional;
import java.util.OptionalLong;

/// A file of a repository at one commit.
///
/// @param name path inside the repository, not checked yet
/// @param size in bytes, if the hub gives it
/// @param id hash of its content, if the list gives it; else a `HEAD` request gives it
record RemoteFile(String name, OptionalLong size, Optional<BlobId> id) {}
