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

/// Sends requests to one endpoint. It follows redirects itself, so that the token is sent only to
/// the origin of the endpoint, and no longer after a redirect to another origin. Messages name
/// hosts and paths, but never queries, because these may contain signatures.
final class HubClient implements AutoCloseable {
  private static final int MAX_REDIRECTS = 10;
  private static final long POLL_MILLIS = 100;

  /// Work that may be tried again.
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws RetryableFault, IOException;
  }

  private final HubSettings settings;
  private final RetryPolicy retryPolicy;
  private final Progress progress;
  private final StopSignal stop;
  private final HttpClient client;

  HubClient(HubSettings settings, RetryPolicy retryPolicy, Progress progress, StopSignal stop) {
    this.settings = settings;
    this.retryPolicy = retryPolicy;
    this.progress = progress;
    this.stop = stop;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(retryPolicy.connect())
            .proxy(settings.proxies());
    settings.proxies().authenticator().ifPresent(builder::authenticator);
    this.client = builder.build();
  }

  RetryPolicy retryPolicy() {
    return retryPolicy;
  }

  StopSignal stopSignal() {
    return stop;
  }

  /// Runs `attempt` until it succeeds; pauses after each failure, as long as the server asks.
  ///
  /// @throws S2lException (7) after [RetryPolicy#attempts] failures in a row
  <T> T retried(Attempt<T> attempt) throws IOException {
    int failures = 0;
    for (int tries = 1; ; tries++) {
      stop.check();
      try {
        return attempt.run();
      } catch (RetryableFault fault) {
        failures = fault.progressed() ? 1 : failures + fault.weight();
        if (failures >= retryPolicy.attempts()) {
          throw new S2lException(
              ExitCode.NETWORK,
              Phrase.of(
                  "%s, after %d attempts. Check the network and HF_ENDPOINT, or try later: what was"
                      + " downloaded is kept.",
                  fault.getMessage(), tries),
              fault);
        }
        Duration pause = retryPolicy.pause(failures);
        Duration asked = fault.retryAfter().orElse(Duration.ZERO);
        if (asked.compareTo(pause) > 0) {
          pause =
              asked.compareTo(retryPolicy.longestPause()) < 0 ? asked : retryPolicy.longestPause();
        }
        progress.note(Phrase.of("%s; trying again in %d s", fault.getMessage(), pause.toSeconds()));
        retryPolicy.sleeper().sleep(pause, stop);
      }
    }
  }

  /// The headers of a file. A redirect to another host is not followed, because the redirecting
  /// response already has the headers that are needed.
  HubResponse head(URI uri) throws RetryableFault, IOException {
    return follow("HEAD", uri, 0);
  }

  /// @param from first byte that is wanted
  HubResponse get(URI uri, long from) throws RetryableFault, IOException {
    return follow("GET", uri, from);
  }

  private HubResponse follow(String method, URI start, long from)
      throws RetryableFault, IOException {
    URI uri = start;
    boolean mayKnowToken = true;
    Optional<BlobId> linkedId = Optional.empty();
    OptionalLong linkedSize = OptionalLong.empty();
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      mayKnowToken &= isEndpoint(uri);
      HttpResponse<InputStream> response = send(request(method, uri, from, mayKnowToken));
      if (mayKnowToken) {
        var headers = response.headers();
        linkedId = linkedId.or(() -> headers.firstValue("X-Linked-Etag").flatMap(BlobId::of));
        linkedSize =
            linkedSize.isPresent() ? linkedSize : HubResponse.number(headers, "X-Linked-Size");
      }
      int status = response.statusCode();
      Optional<URI> next = isRedirect(status) ? Optional.of(target(response)) : Optional.empty();
      if (next.isEmpty() || (method.equals("HEAD") && !isEndpoint(next.get()))) {
        if (isTemporary(status)) {
          response.body().close();
          throw RetryableFault.busy(
              Phrase.of("%s answered HTTP %d", host(uri), status), retryAfter(response));
        }
        return new HubResponse(
            status, uri, response.headers(), linkedId, linkedSize, response.body());
      }
      response.body().close();
      uri = next.get();
    }
    throw new S2lException(
        ExitCode.NETWORK,
        Phrase.of(
            "%s redirects more than %d times. Check HF_ENDPOINT.", host(start), MAX_REDIRECTS));
  }

  private HttpRequest request(String method, URI uri, long from, boolean mayKnowToken) {
    var request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(retryPolicy.silence())
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

  private HttpResponse<InputStream> send(HttpRequest request) throws RetryableFault {
    CompletableFuture<HttpResponse<InputStream>> response =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    while (true) {
      try {
        return response.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (stop.requested()) {
          response.cancel(true);
          stop.check();
        }
      } catch (InterruptedException e) {
        response.cancel(true);
        Thread.currentThread().interrupt();
        throw new S2lException(ExitCode.INTERRUPTED, "interrupted while downloading.", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof HttpTimeoutException
            && !(e.getCause() instanceof HttpConnectTimeoutException)) {
          throw RetryableFault.of(
              Phrase.of(
                  "%s does not answer for %d s",
                  host(request.uri()), retryPolicy.silence().toSeconds()));
        }
        throw RetryableFault.unreachable(
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
      boolean webAddress = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
      boolean downgrade = "https".equals(from.getScheme()) && "http".equals(to.getScheme());
      boolean hasLocation = response.headers().firstValue("Location").isPresent();
      if (webAddress
          && !downgrade
          && hasLocation
          && to.getHost() != null
          && to.getRawUserInfo() == null) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // Refused below: the server may send something that is no address.
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

  private static boolean isTemporary(int status) {
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

  /// Ends all requests.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
