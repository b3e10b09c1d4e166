package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.run.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Requests to one endpoint. Follows redirects itself: the token goes to the endpoint's origin
/// only, and never again once a redirect has left it. Messages name hosts and paths, never queries,
/// which may be signed.
final class Web implements AutoCloseable {
  private static final int MOST_REDIRECTS = 10;
  private static final long POLL_MILLIS = 100;

  /// Work that may be tried again.
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws HubFault, IOException;
  }

  private final HubSettings settings;
  private final Patience patience;
  private final Progress progress;
  private final StopSignal stop;
  private final HttpClient client;

  Web(HubSettings settings, Patience patience, Progress progress, StopSignal stop) {
    this.settings = settings;
    this.patience = patience;
    this.progress = progress;
    this.stop = stop;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.connect())
            .proxy(settings.proxies());
    settings.proxies().authenticator().ifPresent(builder::authenticator);
    this.client = builder.build();
  }

  Patience patience() {
    return patience;
  }

  StopSignal stopSignal() {
    return stop;
  }

  /// Runs `attempt` until it succeeds; pauses after each failure, as long as the server asks.
  ///
  /// @throws S2lException (7) after [Patience#attempts] failures in a row
  <T> T retried(Attempt<T> attempt) throws IOException {
    int failures = 0;
    for (int tries = 1; ; tries++) {
      stop.check();
      try {
        return attempt.run();
      } catch (HubFault fault) {
        failures = fault.progressed() ? 1 : failures + fault.weight();
        if (failures >= patience.attempts()) {
          throw new S2lException(
              ExitCode.NETWORK,
              Phrase.of(
                  "%s, after %d attempts. Check the network and HF_ENDPOINT, or try later: what was"
                      + " downloaded is kept.",
                  fault.getMessage(), tries),
              fault);
        }
        Duration pause = patience.pause(failures);
        Duration asked = fault.retryAfter().orElse(Duration.ZERO);
        if (asked.compareTo(pause) > 0) {
          pause = asked.compareTo(patience.longestPause()) < 0 ? asked : patience.longestPause();
        }
        progress.note(Phrase.of("%s; trying again in %d s", fault.getMessage(), pause.toSeconds()));
        patience.sleeper().sleep(pause, stop);
      }
    }
  }

  /// The headers of a file. A redirect to another host is not followed: what matters stands in the
  /// redirecting answer.
  Answer head(URI uri) throws HubFault, IOException {
    return follow("HEAD", uri, 0);
  }

  /// @param from first byte that is wanted
  Answer get(URI uri, long from) throws HubFault, IOException {
    return follow("GET", uri, from);
  }

  private Answer follow(String method, URI start, long from) throws HubFault, IOException {
    URI uri = start;
    boolean mayKnowToken = true;
    Optional<BlobId> linkedId = Optional.empty();
    OptionalLong linkedSize = OptionalLong.empty();
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      mayKnowToken &= isEndpoint(uri);
      HttpResponse<InputStream> response = send(request(method, uri, from, mayKnowToken));
      if (mayKnowToken) {
        var headers = response.headers();
        linkedId = linkedId.or(() -> headers.firstValue("X-Linked-Etag").flatMap(BlobId::of));
        linkedSize = linkedSize.isPresent() ? linkedSize : Answer.number(headers, "X-Linked-Size");
      }
      int status = response.statusCode();
      Optional<URI> next = isRedirect(status) ? Optional.of(target(response)) : Optional.empty();
      if (next.isEmpty() || (method.equals("HEAD") && !isEndpoint(next.get()))) {
        if (isPassing(status)) {
          response.body().close();
          throw HubFault.busy(
              Phrase.of("%s answered HTTP %d", host(uri), status), retryAfter(response));
        }
        return new Answer(status, uri, response.headers(), linkedId, linkedSize, response.body());
      }
      response.body().close();
      uri = next.get();
    }
    throw new S2lException(
        ExitCode.NETWORK,
        Phrase.of(
            "%s redirects more than %d times. Check HF_ENDPOINT.", host(start), MOST_REDIRECTS));
  }

  private HttpRequest request(String method, URI uri, long from, boolean mayKnowToken) {
    var request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(patience.silence())
            .header("User-Agent", "s2l/" + Version.TOOL)
            .header("Accept-Encoding", "identity");
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    if (mayKnowToken) {
      settings.token().ifPresent(token -> request.header("Authorization", token.header()));
    }
    return request.build();
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws HubFault {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    while (true) {
      try {
        return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (stop.requested()) {
          answer.cancel(true);
          stop.check();
        }
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        throw new S2lException(ExitCode.INTERRUPTED, "interrupted while downloading.", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof HttpTimeoutException
            && !(e.getCause() instanceof HttpConnectTimeoutException)) {
          throw HubFault.of(
              Phrase.of(
                  "%s does not answer for %d s",
                  host(request.uri()), patience.silence().toSeconds()));
        }
        throw HubFault.unreachable(
            Phrase.of(
                "%s cannot be reached%s (%s)",
                host(request.uri()),
                settings
                    .proxies()
                    .describe(request.uri())
                    .map(proxy -> " through the proxy " + proxy)
                    .orElse(""),
                reason(e.getCause())));
      }
    }
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason given";
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private URI target(HttpResponse<InputStream> response) {
    URI from = response.uri();
    try {
      URI to = from.resolve(URI.create(response.headers().firstValue("Location").orElse("?")));
      boolean known = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
      boolean weaker = "https".equals(from.getScheme()) && "http".equals(to.getScheme());
      boolean somewhere = response.headers().firstValue("Location").isPresent();
      if (known && !weaker && somewhere && to.getHost() != null && to.getRawUserInfo() == null) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // Refused below: what a server sends may be no address at all.
    }
    throw new S2lException(
        ExitCode.NETWORK,
        Phrase.of(
            "%s redirects to something that is not followed: expected an address that begins with"
                + " %s://. Check HF_ENDPOINT.",
            host(from), from.getScheme()));
  }

  /// Whether `uri` has the endpoint's scheme, host and port.
  private boolean isEndpoint(URI uri) {
    URI endpoint = settings.endpoint();
    return endpoint.getScheme().equals(uri.getScheme())
        && endpoint.getHost().equalsIgnoreCase(String.valueOf(uri.getHost()))
        && port(endpoint) == port(uri);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static boolean isPassing(int status) {
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
  }

  /// Seconds, or a date.
  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    String text = response.headers().firstValue("Retry-After").orElse("").strip();
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(Instant.now(), until));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static String host(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /// Ends what is under way.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
