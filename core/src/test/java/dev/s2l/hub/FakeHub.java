package dev.s2l.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A hub on the loopback interface: answers as huggingface.co does, with small files in the
/// repository itself and large ones on a second server, and with faults when told so.
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /// A request as it arrived.
  record Seen(String server, String method, String path, Map<String, String> headers) {
    boolean hasToken() {
      return headers.containsKey("authorization");
    }
  }

  /// Answers instead of the hub.
  @FunctionalInterface
  interface Fault {
    void answer(HttpExchange exchange, byte[] content) throws IOException;
  }

  final List<Seen> seen = new ArrayList<>();
  final Map<String, byte[]> files = new LinkedHashMap<>();
  final Map<String, String> listedNames = new HashMap<>();
  boolean listsHashes = true;
  private final Map<String, byte[]> large = new LinkedHashMap<>();
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
  private final HttpServer hub;
  private final HttpServer store;

  FakeHub() throws IOException {
    hub = serve("hub", this::answer);
    store = serve("store", this::store);
  }

  private HttpServer serve(String name, Fault handler) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            see(name, exchange);
            Fault fault = nextFault(name + exchange.getRequestURI().getRawPath());
            String path = exchange.getRequestURI().getPath();
            String file = path.substring(path.lastIndexOf('/') + 1);
            byte[] content = large.getOrDefault(file, files.getOrDefault(file, new byte[0]));
            (fault == null ? handler : fault).answer(exchange, content);
          } catch (RuntimeException e) {
            broken.add(e);
            throw e;
          }
        });
    server.start();
    return server;
  }

  private synchronized void see(String server, HttpExchange exchange) {
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (key, values) ->
                headers.put(key.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    seen.add(
        new Seen(
            server, exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), headers));
  }

  private synchronized @org.jspecify.annotations.Nullable Fault nextFault(String where) {
    Deque<Fault> waiting = faults.get(where);
    return waiting == null ? null : waiting.poll();
  }

  /// The next requests for `where` (`hub/…` or `store/…`) are answered by these, one each.
  synchronized void fault(String where, Fault... these) {
    faults.computeIfAbsent(where, key -> new ArrayDeque<>()).addAll(List.of(these));
  }

  /// Adds a file that git keeps.
  FakeHub small(String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /// Adds a file that the second server keeps.
  FakeHub large(String name, byte[] content) {
    large.put(name, content);
    return this;
  }

  String endpoint() {
    return address(hub);
  }

  String storeAddress() {
    return address(store);
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> requests() {
    return seen.stream().map(s -> s.method() + " " + s.server() + s.path()).toList();
  }

  static String apiPath(String repo) {
    return "hub/api/models/" + repo + "/revision/main";
  }

  static String filePath(String repo, String name) {
    return "hub/" + repo + "/resolve/" + COMMIT + "/" + name;
  }

  /// The git hash of a small file.
  String gitSha1(String name) {
    return gitSha1(Objects.requireNonNull(files.get(name)));
  }

  static String gitSha1(byte[] content) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return java.util.HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange, byte[] content) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/api/")) {
      send(exchange, 200, listing());
      return;
    }
    String file = path.substring(path.indexOf("/resolve/" + COMMIT + "/") + 50);
    var headers = exchange.getResponseHeaders();
    headers.set("X-Repo-Commit", COMMIT);
    if (large.containsKey(file)) {
      byte[] bytes = large.get(file);
      headers.set("X-Linked-Etag", '"' + Hashes.sha256(bytes) + '"');
      headers.set("X-Linked-Size", String.valueOf(bytes.length));
      headers.set("Location", storeAddress() + "/" + file + "?signature=secret");
      send(exchange, 302, new byte[0]);
    } else if (files.containsKey(file)) {
      headers.set("ETag", '"' + gitSha1(files.get(file)) + '"');
      sendRange(exchange, files.get(file));
    } else {
      headers.set("X-Error-Code", "EntryNotFound");
      send(exchange, 404, new byte[0]);
    }
  }

  private void store(HttpExchange exchange, byte[] content) throws IOException {
    sendRange(exchange, content);
  }

  byte[] listing() {
    var siblings = new ArrayList<Map<String, Object>>();
    files.forEach(
        (name, bytes) -> siblings.add(sibling(name, bytes, Map.of("blobId", gitSha1(bytes)))));
    large.forEach(
        (name, bytes) ->
            siblings.add(
                sibling(
                    name,
                    bytes,
                    Map.of(
                        "blobId",
                        "f".repeat(40),
                        "lfs",
                        Map.of(
                            "sha256",
                            Hashes.sha256(bytes),
                            "size",
                            bytes.length,
                            "pointerSize",
                            134)))));
    return Json.COMPACT.writeValueAsBytes(
        Map.of("id", "org/name", "sha", COMMIT, "siblings", siblings));
  }

  private Map<String, Object> sibling(String name, byte[] bytes, Map<String, Object> hashes) {
    var sibling = new LinkedHashMap<String, Object>();
    sibling.put("rfilename", listedNames.getOrDefault(name, name));
    if (listsHashes) {
      sibling.put("size", bytes.length);
      sibling.putAll(hashes);
    }
    return sibling;
  }

  static void sendRange(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, content);
      return;
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= content.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
      send(exchange, 416, new byte[0]);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    send(exchange, 206, java.util.Arrays.copyOfRange(content, from, content.length));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /// Answers with a status alone, and headers as `Name: value`.
  static Fault status(int status, String... headers) {
    return (exchange, content) -> {
      for (String header : headers) {
        int colon = header.indexOf(':');
        exchange
            .getResponseHeaders()
            .set(header.substring(0, colon), header.substring(colon + 1).strip());
      }
      send(exchange, status, new byte[0]);
    };
  }

  /// Announces the rest of the file, sends `bytes` of it and, a moment later, cuts the connection.
  static Fault cutAfter(int bytes) {
    return (exchange, content) -> {
      int from = from(exchange, content);
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      exchange.getResponseBody().write(content, from, bytes);
      exchange.getResponseBody().flush();
      pause(200);
    };
  }

  /// Sends `bytes` of the file and then nothing for longer than anybody waits.
  static Fault hangAfter(int bytes) {
    return (exchange, content) -> {
      int from = from(exchange, content);
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      exchange.getResponseBody().write(content, from, bytes);
      exchange.getResponseBody().flush();
      pause(3_000);
    };
  }

  /// Never begins to answer.
  static Fault hang() {
    return (exchange, content) -> pause(3_000);
  }

  static Fault body(byte[] bytes) {
    return (exchange, content) -> send(exchange, 200, bytes);
  }

  private static int from(HttpExchange exchange, byte[] content) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      return 0;
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    return from;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  URI uri() {
    return URI.create(endpoint());
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
    if (!broken.isEmpty()) {
      throw new AssertionError("the fake hub failed itself", broken.peek());
    }
  }
}
