package dev.s2l.hub;

import dev.s2l.run.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a file's content, which is also its hash: the sha256 of a Git LFS file, or git's
/// sha1 of a blob.
///
/// @param hex 64 or 40 lower-case hexadecimal digits; the file name in `blobs/`
record BlobId(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  BlobId {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("40 or 64 hexadecimal digits were expected: " + hex);
    }
  }

  /// From an `ETag`, with its quotes and perhaps `W/`; empty if that is no hash of a known kind.
  static Optional<BlobId> of(String etag) {
    String hex = etag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
    return HEX.matcher(hex).matches() ? Optional.of(new BlobId(hex)) : Optional.empty();
  }

  String algorithm() {
    return hex.length() == 64 ? "sha256" : "git sha1";
  }

  /// The hash of `file` by the algorithm of this id.
  String hash(Path file) throws IOException {
    return hex.length() == 64 ? Hashes.sha256(file) : gitSha1(file);
  }

  private static String gitSha1(Path file) throws IOException {
    MessageDigest digest = sha1();
    digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Hashes.hex(digest);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
