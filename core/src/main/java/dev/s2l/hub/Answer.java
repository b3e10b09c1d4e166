package dev.s2l.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/// The last answer of a chain of redirects.
///
/// @param status of the last hop
/// @param uri of the last hop
/// @param headers of the last hop
/// @param linkedId `X-Linked-Etag`, said by the endpoint itself on the way: the hash of a file that
///   is stored elsewhere
/// @param linkedSize `X-Linked-Size`, likewise
/// @param body owned by the caller
record Answer(
    int status,
    URI uri,
    HttpHeaders headers,
    Optional<BlobId> linkedId,
    OptionalLong linkedSize,
    InputStream body)
    implements AutoCloseable {

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /// A header that holds a number of bytes.
  OptionalLong number(String name) {
    return number(headers, name);
  }

  static OptionalLong number(HttpHeaders headers, String name) {
    String text = headers.firstValue(name).orElse("");
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /// Gives the connection back, or cuts it if there is more to come.
  @Override
  public void close() throws IOException {
    body.close();
  }
}
