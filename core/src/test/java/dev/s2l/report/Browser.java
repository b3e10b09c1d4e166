package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.s2l.run.Json;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A real browser without a window, told what to do by the DevTools protocol: keys, the pointer,
/// the size of the window, the theme.
final class Browser implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final Process process;
  private final Path profile;
  private final HttpClient client;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private int calls;

  private Browser(Process process, Path profile, HttpClient client, URI page) {
    this.process = process;
    this.profile = profile;
    this.client = client;
    this.socket = client.newWebSocketBuilder().buildAsync(page, new Listener(heard)).join();
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
    call("Page.enable", Map.of());
  }

  /// Opens `data` as a page, or skips the test where the machine has no browser.
  static Browser open(ReportData data, Path folder) throws Exception {
    Optional<String> program = program();
    assumeTrue(program.isPresent(), "no Chromium on this machine: the page was not opened");
    Path page = folder.resolve("report.html");
    Report.write(data, page);
    Path profile = folder.resolve("profile");
    Process process =
        new ProcessBuilder(
                program.get(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + profile,
                "--window-size=1366,900",
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
    try {
      HttpClient client = HttpClient.newHttpClient();
      var browser = new Browser(process, profile, client, firstPage(client, profile, process));
      browser.go(page.toUri().toString());
      return browser;
    } catch (Exception | AssertionError e) {
      end(process);
      throw e;
    }
  }

  private static URI firstPage(HttpClient client, Path profile, Process process)
      throws IOException, InterruptedException {
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.isRegularFile(port) || Files.readAllLines(port).size() < 2) {
      assertThat(process.isAlive() && System.nanoTime() < end).as("the browser starts").isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%s/json/list".formatted(Files.readAllLines(port).getFirst())))
            .build();
    String list = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return Json.COMPACT
        .readTree(list)
        .valueStream()
        .filter(target -> target.path("type").asString().equals("page"))
        .map(target -> URI.create(target.path("webSocketDebuggerUrl").asString()))
        .findFirst()
        .orElseThrow();
  }

  /// Loads an address and waits until it is there.
  void go(String address) {
    call("Page.navigate", Map.of("url", address));
    until("document.readyState === 'complete' && location.href === '%s'".formatted(address));
  }

  /// What a script expression comes to; objects as JSON.
  JsonNode value(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(answer.has("exceptionDetails")).as("%s: %s", expression, answer).isFalse();
    return answer.path("result").path("value");
  }

  String text(String expression) {
    return value(expression).asString("");
  }

  /// Waits for what the browser does in its own time.
  void until(String condition) {
    value(
        """
        new Promise((done, failed) => {
          const end = Date.now() + 30000;
          const look = () => (%s) ? done(true) : Date.now() > end ? failed(new Error('waited in vain')) : setTimeout(look, 20);
          look();
        })\
        """
            .formatted(condition));
  }

  /// Presses a key that types `text`: `Tab` "", `Enter` "\r", ` ` " ".
  void key(String key, int code, String text) {
    var down = new LinkedHashMap<String, Object>();
    down.put("type", text.isEmpty() ? "rawKeyDown" : "keyDown");
    down.put("key", key);
    down.put("windowsVirtualKeyCode", code);
    if (!text.isEmpty()) {
      down.put("text", text);
    }
    call("Input.dispatchKeyEvent", down);
    call(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
  }

  /// Moves the pointer to a place of the window.
  void point(double x, double y) {
    call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  /// Sets the size of the window and the theme.
  void look(int width, String theme) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  /// As a printer would get it.
  void print() {
    call("Page.printToPDF", Map.of());
  }

  /// What the page wrote on the console: errors, warnings, violations of its policy.
  List<String> complaints() {
    value("1");
    return complaints;
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = ++calls;
    socket
        .sendText(
            Json.COMPACT.writeValueAsString(
                Map.of("id", id, "method", method, "params", parameters)),
            true)
        .join();
    while (true) {
      JsonNode message = next(method);
      String event = message.path("method").asString("");
      if (event.equals("Log.entryAdded")
          || event.equals("Runtime.consoleAPICalled")
          || event.equals("Runtime.exceptionThrown")) {
        complaints.add(message.path("params").toString());
      }
      if (message.path("id").asInt(-1) == id) {
        assertThat(message.has("error")).as("%s: %s", method, message).isFalse();
        return message.path("result");
      }
    }
  }

  private JsonNode next(String method) {
    try {
      JsonNode message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(message).as("answer to %s", method).isNotNull();
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    client.shutdownNow();
    end(process);
    for (String link : List.of("SingletonCookie", "SingletonLock", "SingletonSocket")) {
      Files.deleteIfExists(profile.resolve(link));
    }
  }

  /// Its helpers write into the profile, which is deleted next.
  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> all = process.descendants().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    for (ProcessHandle helper : all) {
      helper.onExit().join();
    }
  }

  /// Puts the parts of each message together.
  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<JsonNode> heard;
    private final StringBuilder parts = new StringBuilder();

    Listener(BlockingQueue<JsonNode> heard) {
      this.heard = heard;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        heard.add(Json.COMPACT.readTree(parts.toString()));
        parts.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
