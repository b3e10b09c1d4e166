package dev.s2l.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSettingsTest {
  @TempDir private Path home;

  @Test
  void theCacheIsWhereThePythonLibraryHasIt() {
    assertThat(cache(Map.of())).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(cache(Map.of("XDG_CACHE_HOME", "/x"))).hasToString("/x/huggingface/hub");
    assertThat(cache(Map.of("HF_HOME", "/h"))).hasToString("/h/hub");
    assertThat(cache(Map.of("HF_HOME", "~/h"))).isEqualTo(home.resolve("h/hub"));
    assertThat(cache(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c"))).hasToString("/c");
    assertThat(cache(Map.of("HUGGINGFACE_HUB_CACHE", "/old"))).hasToString("/old");
  }

  @Test
  void theEndpointHasNoSlashAtItsEnd() {
    assertThat(settings(Map.of()).endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings(Map.of("HF_ENDPOINT", "https://mirror.example/hf//")).endpoint())
        .hasToString("https://mirror.example/hf");
  }

  @Test
  void anEndpointWithAPasswordIsRefusedWithoutRepeatingIt() {
    for (String text :
        new String[] {
          "https://me:canary@host", "ftp://canary", "canary", "https://h/?canary", ":"
        }) {
      assertThatThrownBy(() -> settings(Map.of("HF_ENDPOINT", text)))
          .hasMessageContaining("HF_ENDPOINT is no usable address")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void theTokenComesFromTheVariableElseFromTheFile() throws IOException {
    assertThat(settings(Map.of()).token()).isEmpty();
    Path folder = Files.createDirectories(home.resolve(".cache/huggingface"));
    Files.writeString(folder.resolve("token"), "hf_file\n");
    assertThat(settings(Map.of()).token().orElseThrow().header()).isEqualTo("Bearer hf_file");
    assertThat(settings(Map.of("HF_TOKEN", " hf_env ")).token().orElseThrow().header())
        .isEqualTo("Bearer hf_env");
    Files.writeString(home.resolve("other"), "hf_other");
    assertThat(settings(Map.of("HF_TOKEN_PATH", "~/other")).token().orElseThrow().header())
        .isEqualTo("Bearer hf_other");
  }

  @Test
  void aTokenShowsNowhereAndCannotEndAHeader() {
    var settings = settings(Map.of("HF_TOKEN", "hf_canary"));
    assertThat(settings.toString()).doesNotContain("canary");
    assertThatThrownBy(() -> settings(Map.of("HF_TOKEN", "canary\r\nX-Evil: 1")))
        .hasMessageContaining("HF_TOKEN does not hold a token")
        .hasMessageNotContaining("canary");
  }

  private Path cache(Map<String, String> environment) {
    return settings(environment).cache();
  }

  private HubSettings settings(Map<String, String> environment) {
    var all = new java.util.HashMap<>(environment);
    all.put("HOME", home.toString());
    return HubSettings.of(all);
  }
}
