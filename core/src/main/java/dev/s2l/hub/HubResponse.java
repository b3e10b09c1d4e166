package dev.s2l.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/// The last response of a chain of redirects.
///
/// @param status of the last hop
/// @param uri of the last hop
/// @param headers of the last hop
/// @param linkedId `X-Linked-Etag` of a redirect that the endpoint itself sent: the hash of a file
///   that is stored elsewhere
/// @param linkedSize `X-Linked-Size`, likewise
/// @param body owned by the caller
record HubResponse(
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

  /// Returns the connection to the pool, or closes it if more bytes would follow.
  @Override
  public void close() throws IOException {
    body.close();
  }
}
