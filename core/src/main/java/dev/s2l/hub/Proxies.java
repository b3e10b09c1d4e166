package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Chooses the proxy of a request by the variables that the Python hub client reads: `HTTPS_PROXY`,
/// `HTTP_PROXY`, `ALL_PROXY` if the scheme has no own variable, and `NO_PROXY`. Each may be in
/// lower case; that spelling takes precedence.
///
/// `NO_PROXY` lists hosts with commas between them: a host stands for itself and for all below it,
/// with or without a dot or `*.` before it; a port may follow; an IPv4 network may be `10.0.0.0/8`;
/// `*` is every host.
final class Proxies extends ProxySelector {
  private static final int DEFAULT_PORT = 80;

  /// Java sends no password to a proxy that tunnels encrypted connections, unless this property
  /// allows it.
  private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  /// A proxy and the variable that names it.
  ///
  /// @param login user and password; absent if the address has none
  private record NamedProxy(
      String variable, String host, int port, Optional<PasswordAuthentication> login) {
    String text() {
      return Phrase.of("http://%s:%d (%s)", host, port, variable);
    }
  }

  private final Optional<NamedProxy> http;
  private final Optional<NamedProxy> https;
  private final List<String> direct;

  private Proxies(Optional<NamedProxy> http, Optional<NamedProxy> https, List<String> direct) {
    this.http = http;
    this.https = https;
    this.direct = direct;
  }

  /// @throws S2lException (2) for an address that is no HTTP proxy
  static Proxies of(Map<String, String> environment) {
    Optional<NamedProxy> all = named(environment, "ALL_PROXY");
    String direct = variable(environment, "NO_PROXY").map(environment::get).orElse("");
    return new Proxies(
        named(environment, "HTTP_PROXY").or(() -> all),
        named(environment, "HTTPS_PROXY").or(() -> all),
        Arrays.stream(direct.split(",", -1))
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .toList());
  }

  /// The spelling of a variable that is used, if it has a value. An empty variable in lower case
  /// disables the one in upper case.
  private static Optional<String> variable(Map<String, String> environment, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String used = environment.containsKey(lower) ? lower : name;
    return environment.getOrDefault(used, "").isBlank() ? Optional.empty() : Optional.of(used);
  }

  private static Optional<NamedProxy> named(Map<String, String> environment, String name) {
    return variable(environment, name)
        .map(variable -> parse(variable, environment.getOrDefault(variable, "").strip()));
  }

  private static NamedProxy parse(String variable, String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new NamedProxy(variable, uri.getHost(), port, login(uri.getRawUserInfo()));
      }
    } catch (IllegalArgumentException e) {
      // Thrown below, without the text: it may contain a password.
    }
    throw new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "%s is no usable address of a proxy: expected http://HOST:PORT, with USER:PASSWORD@"
                + " before the host where the proxy asks for them.",
            variable));
  }

  private static Optional<PasswordAuthentication> login(@Nullable String userInfo) {
    if (userInfo == null) {
      return Optional.empty();
    }
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    return Optional.of(new PasswordAuthentication(decoded(user), decoded(password).toCharArray()));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Optional<NamedProxy> through(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    boolean secure = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    boolean bypassed = direct.stream().anyMatch(entry -> matches(entry, host, port));
    return bypassed ? Optional.empty() : secure ? https : http;
  }

  private static boolean matches(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.contains("/")) {
      return inNetwork(host, entry);
    }
    String name = entry.startsWith("*.") ? entry.substring(2) : entry;
    name = name.startsWith(".") ? name.substring(1) : name;
    int colon = name.lastIndexOf(':');
    if (colon > 0 && name.indexOf(':') == colon) {
      if (!name.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = name.substring(0, colon);
    }
    return host.equals(name) || host.endsWith("." + name);
  }

  private static boolean inNetwork(String host, String network) {
    int slash = network.indexOf('/');
    Optional<Integer> address = ipv4(host);
    Optional<Integer> base = ipv4(network.substring(0, slash));
    String bits = network.substring(slash + 1);
    if (address.isEmpty() || base.isEmpty() || !bits.matches("[0-9]{1,2}")) {
      return false;
    }
    int length = Integer.parseInt(bits);
    int mask = length == 0 ? 0 : -1 << (32 - Math.min(32, length));
    return length <= 32 && (address.get() & mask) == (base.get() & mask);
  }

  private static Optional<Integer> ipv4(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return Optional.empty();
    }
    int address = 0;
    for (String part : text.split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(part) & 0xFF;
    }
    return Optional.of(address);
  }

  @Override
  public List<Proxy> select(URI uri) {
    return List.of(
        through(uri)
            .map(
                named ->
                    new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(named.host, named.port)))
            .orElse(Proxy.NO_PROXY));
  }

  /// The proxy for an address and the variable that names it, for people; without a password.
  Optional<String> describe(URI uri) {
    return through(uri).map(NamedProxy::text);
  }

  /// Gives user and password only to the proxies that have them in their address.
  Optional<Authenticator> authenticator() {
    if (http.or(() -> https).isEmpty()
        || (http.flatMap(NamedProxy::login).isEmpty()
            && https.flatMap(NamedProxy::login).isEmpty())) {
      return Optional.empty();
    }
    if (System.getProperty(TUNNEL_SCHEMES) == null) {
      System.setProperty(TUNNEL_SCHEMES, "");
    }
    return Optional.of(
        new Authenticator() {
          @Override
          protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
              return null;
            }
            return https
                .filter(this::asks)
                .or(() -> http.filter(this::asks))
                .flatMap(NamedProxy::login)
                .orElse(null);
          }

          private boolean asks(NamedProxy named) {
            return named.host.equalsIgnoreCase(getRequestingHost())
                && named.port == getRequestingPort();
          }
        });
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request itself fails and reports it.
  }
}
