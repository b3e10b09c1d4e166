package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The files of a repository at the commit that a revision means now.
///
/// @param commit 40 hexadecimal digits
/// @param files by name
record Listing(String commit, Map<String, RemoteFile> files) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /// Reads the answer of `/api/models/REPO/revision/REVISION?blobs=true`.
  static Listing read(byte[] json, String repo) {
    try {
      JsonNode root = Json.COMPACT.readTree(json);
      String commit = root.path("sha").asString("");
      JsonNode siblings = root.path("siblings");
      if (!isCommit(commit) || !siblings.isArray()) {
        throw unreadable(repo, "no commit \"sha\" or no list \"siblings\"");
      }
      var files = new TreeMap<String, RemoteFile>();
      for (JsonNode sibling : siblings) {
        String name = sibling.path("rfilename").asString("");
        files.put(name, file(name, sibling));
      }
      return new Listing(commit, files);
    } catch (JacksonException e) {
      throw unreadable(repo, e.getOriginalMessage());
    }
  }

  private static RemoteFile file(String name, JsonNode sibling) {
    JsonNode lfs = sibling.path("lfs");
    if (lfs.isObject()) {
      String sha256 = lfs.path("sha256").asString(lfs.path("oid").asString(""));
      return new RemoteFile(
          name, size(lfs, size(sibling, OptionalLong.empty())), BlobId.of(sha256));
    }
    return new RemoteFile(
        name, size(sibling, OptionalLong.empty()), BlobId.of(sibling.path("blobId").asString("")));
  }

  private static OptionalLong size(JsonNode node, OptionalLong otherwise) {
    JsonNode size = node.path("size");
    return size.isIntegralNumber() && size.canConvertToLong() && size.asLong() >= 0
        ? OptionalLong.of(size.asLong())
        : otherwise;
  }

  private static S2lException unreadable(String repo, String why) {
    return new S2lException(
        ExitCode.NETWORK,
        Phrase.of(
            "the hub's answer about %s is not what a hub answers: %s. Check HF_ENDPOINT.",
            repo, why));
  }
}
