package dev.s2l.hub;

import java.util.Optional;
import java.util.OptionalLong;

/// A file of a repository at one commit.
///
/// @param name path inside the repository, not checked yet
/// @param size in bytes, where the hub says it
/// @param id hash of its content, where the list says it; else a `HEAD` request does
record RemoteFile(String name, OptionalLong size, Optional<BlobId> id) {}
