package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The settings from the environment, with the names and defaults of `huggingface_hub`.
///
/// @param endpoint `HF_ENDPOINT`, else `https://huggingface.co`; without a slash at its end
/// @param cache `HF_HUB_CACHE`, else `HF_HOME/hub`, else `~/.cache/huggingface/hub`
/// @param token `HF_TOKEN`, else the file `HF_TOKEN_PATH` or `HF_HOME/token`
/// @param offline `HF_HUB_OFFLINE` or `TRANSFORMERS_OFFLINE`
/// @param proxies `HTTPS_PROXY` and its like
record HubSettings(
    URI endpoint, Path cache, Optional<HubToken> token, boolean offline, Proxies proxies) {
  private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

  static HubSettings of(Map<String, String> environment) {
    Path home =
        value(environment, "HF_HOME")
            .map(text -> path(text, environment))
            .orElseGet(
                () ->
                    value(environment, "XDG_CACHE_HOME")
                        .map(text -> path(text, environment))
                        .orElseGet(() -> userHome(environment).resolve(".cache"))
                        .resolve("huggingface"));
    Path cache =
        value(environment, "HF_HUB_CACHE")
            .or(() -> value(environment, "HUGGINGFACE_HUB_CACHE"))
            .map(text -> path(text, environment))
            .orElseGet(() -> home.resolve("hub"));
    return new HubSettings(
        endpoint(value(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
        cache.toAbsolutePath().normalize(),
        token(environment, home),
        isTrue(environment, "HF_HUB_OFFLINE") || isTrue(environment, "TRANSFORMERS_OFFLINE"),
        Proxies.of(environment));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static boolean isTrue(Map<String, String> environment, String name) {
    return value(environment, name)
        .map(v -> TRUE.contains(v.toLowerCase(Locale.ROOT)))
        .orElse(false);
  }

  private static Path userHome(Map<String, String> environment) {
    return Path.of(value(environment, "HOME").orElseGet(() -> System.getProperty("user.home")));
  }

  private static Path path(String text, Map<String, String> environment) {
    boolean home = text.equals("~") || text.startsWith("~/");
    return home
        ? userHome(environment).resolve(text.substring(Math.min(2, text.length())))
        : Path.of(text);
  }

  private static URI endpoint(String text) {
    try {
      URI uri = URI.create(text.replaceFirst("/+$", ""));
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Thrown below, without the text: it may contain a password.
    }
    throw new S2lException(
        ExitCode.USAGE,
        "HF_ENDPOINT is no usable address: expected https://HOST without user, password or query.");
  }

  private static Optional<HubToken> token(Map<String, String> environment, Path home) {
    Optional<String> named = value(environment, "HF_TOKEN");
    if (named.isPresent()) {
      return named.map(secret -> HubToken.of(secret, "HF_TOKEN"));
    }
    Path file =
        value(environment, "HF_TOKEN_PATH")
            .map(text -> path(text, environment))
            .orElseGet(() -> home.resolve("token"));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      String secret = Files.readString(file).strip();
      return secret.isEmpty()
          ? Optional.empty()
          : Optional.of(HubToken.of(secret, file.toString()));
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of("cannot read the token file %s. Mend it or remove it.", file),
          e);
    }
  }
}
