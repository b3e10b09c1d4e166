package dev.s2l.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxiesTest {
  private static final String HUB = "https://huggingface.co";

  private static String used(String uri, String... variables) {
    var environment = new HashMap<String, String>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return Proxies.of(environment).describe(URI.create(uri)).orElse("none");
  }

  @Test
  void eachSchemeHasItsVariableAndAllProxyStandsForBoth() {
    assertThat(used(HUB)).isEqualTo("none");
    assertThat(used(HUB, "HTTPS_PROXY", "http://p:3128")).isEqualTo("http://p:3128 (HTTPS_PROXY)");
    assertThat(used("http://mirror", "HTTPS_PROXY", "http://p:3128")).isEqualTo("none");
    assertThat(used("http://mirror", "HTTP_PROXY", "p:8080"))
        .isEqualTo("http://p:8080 (HTTP_PROXY)");
    assertThat(used(HUB, "ALL_PROXY", "http://a")).isEqualTo("http://a:80 (ALL_PROXY)");
    assertThat(used(HUB, "ALL_PROXY", "http://a", "HTTPS_PROXY", "http://p:1"))
        .isEqualTo("http://p:1 (HTTPS_PROXY)");
  }

  @Test
  void theLowerCaseSpellingWinsAnEmptyOneToo() {
    assertThat(used(HUB, "HTTPS_PROXY", "http://upper:1", "https_proxy", "http://lower:2"))
        .isEqualTo("http://lower:2 (https_proxy)");
    assertThat(used(HUB, "HTTPS_PROXY", "http://upper:1", "https_proxy", "")).isEqualTo("none");
    assertThat(used(HUB, "https_proxy", "http://p:1", "no_proxy", "huggingface.co"))
        .isEqualTo("none");
  }

  @Test
  void noProxyNamesHostsAndAllBelowThemPortsAndNetworks() {
    String proxy = "http://p:1 (HTTPS_PROXY)";
    for (String direct :
        List.of("*", "huggingface.co", ".huggingface.co", "*.co", "x, HuggingFace.co:443 ,y")) {
      assertThat(used(HUB, "HTTPS_PROXY", "http://p:1", "NO_PROXY", direct))
          .as(direct)
          .isEqualTo("none");
    }
    for (String direct : List.of("", "face.co", "huggingface.co:8443", "cdn.huggingface.co", "/")) {
      assertThat(used(HUB, "HTTPS_PROXY", "http://p:1", "NO_PROXY", direct))
          .as(direct)
          .isEqualTo(proxy);
    }
    String inside = "https://10.1.2.3:8443";
    assertThat(used(inside, "HTTPS_PROXY", "http://p:1", "NO_PROXY", "10.0.0.0/8"))
        .isEqualTo("none");
    assertThat(used(inside, "HTTPS_PROXY", "http://p:1", "NO_PROXY", "10.2.0.0/16"))
        .isEqualTo(proxy);
    assertThat(used(inside, "HTTPS_PROXY", "http://p:1", "NO_PROXY", "0.0.0.0/0"))
        .isEqualTo("none");
  }

  @Test
  void aPasswordIsNeverSaid() {
    assertThat(used(HUB, "HTTPS_PROXY", "http://me:canary@p:1"))
        .isEqualTo("http://p:1 (HTTPS_PROXY)");
    for (String bad : List.of("socks5://canary@p:1", "https://canary:1", "http://", "a b")) {
      assertThatThrownBy(() -> used(HUB, "https_proxy", bad))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining("https_proxy is no usable address of a proxy")
          .hasMessageContaining("http://HOST:PORT")
          .hasMessageNotContaining("canary")
          .extracting(e -> ((S2lException) e).exitCode())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  /// Says what it is asked and refuses it.
  private static final class Refusing implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    Refusing() throws IOException {
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (var client = socket.accept()) {
          var in = client.getInputStream();
          var request = new StringBuilder();
          while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) in.read());
          }
          asked.add(request.toString());
          client
              .getOutputStream()
              .write(
                  "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
          // Closed by the test.
        }
      }
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void theHubIsAskedThroughTheProxy(@TempDir Path home) throws IOException {
    try (var rig = new Rig(home).withModel();
        var proxy = new Refusing()) {
      var environment = new HashMap<>(rig.environment());
      environment.put("HTTP_PROXY", "http://" + proxy.address());
      assertThatThrownBy(() -> rig.hub(environment).model(Rig.NAME, rig, rig.stop))
          .isInstanceOf(S2lException.class);
      assertThat(proxy.asked).isNotEmpty();
      assertThat(proxy.asked.peek()).startsWith("GET " + rig.server.endpoint() + "/");
      assertThat(rig.server.seen).isEmpty();

      int before = proxy.asked.size();
      environment.put("NO_PROXY", "127.0.0.1,localhost");
      rig.hub(environment).model(Rig.NAME, rig, rig.stop);
      assertThat(proxy.asked).hasSize(before);
      assertThat(rig.server.seen).isNotEmpty();
    }
  }

  @Test
  void anEncryptedConnectionIsATunnelAndAFailureNamesTheProxy(@TempDir Path home)
      throws IOException {
    try (var rig = new Rig(home);
        var proxy = new Refusing()) {
      var environment = new HashMap<>(rig.environment());
      environment.put("HF_ENDPOINT", "https://hub.invalid");
      environment.put("HTTPS_PROXY", "http://" + proxy.address());
      assertThatThrownBy(() -> rig.hub(environment).model(Rig.NAME, rig, rig.stop))
          .isInstanceOf(S2lException.class);
      assertThat(proxy.asked.peek())
          .startsWith("CONNECT hub.invalid:443 ")
          .doesNotContain(Rig.SECRET);
      assertThat(Hub.connection(environment))
          .isEqualTo(
              "https://hub.invalid through the proxy http://%s (HTTPS_PROXY)"
                  .formatted(proxy.address()));
      assertThat(Hub.connection(Map.of())).isEqualTo("https://huggingface.co without a proxy");
    }
  }
}
