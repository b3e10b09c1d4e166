package dev.s2l.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fault F15: offline with and without a cache; nothing is ever asked.
class HubOfflineTest {
  @TempDir private Path home;
  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(home).withModel();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Hub offline(String variable, String value) {
    var environment = rig.environment();
    environment.put(variable, value);
    return rig.hub(environment);
  }

  @Test
  void theCacheIsEnough() throws IOException {
    Path folder = rig.model();
    rig.server.seen.clear();
    for (String yes : new String[] {"1", "true", "YES", "on"}) {
      assertThat(offline("HF_HUB_OFFLINE", yes).model(Rig.NAME, rig, rig.stop)).isEqualTo(folder);
    }
    assertThat(offline("TRANSFORMERS_OFFLINE", "1").model(Rig.NAME, rig, rig.stop))
        .isEqualTo(folder);
    assertThat(rig.server.seen).isEmpty();
  }

  @Test
  void whatTheCacheLacksIsNamedAndNothingIsAsked() throws IOException {
    refused("commit of revision main");
    Path folder = rig.model();
    rig.server.seen.clear();
    Files.delete(folder.resolve("model.safetensors"));
    refused("model.safetensors");
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"model-00001-of-00001.safetensors\"}}");
    refused("model-00001-of-00001.safetensors");
    Files.delete(folder.resolve("config.json"));
    refused("config.json");
    assertThatThrownBy(() -> offline("HF_HUB_OFFLINE", "1").dataset(Rig.NAME, rig, rig.stop))
        .hasMessageContaining("data files of the data set org/name");
    assertThat(rig.server.seen).isEmpty();
  }

  @Test
  void zeroMeansOnline() throws IOException {
    for (String no : new String[] {"0", "", "false"}) {
      assertThat(offline("HF_HUB_OFFLINE", no).model(Rig.NAME, rig, rig.stop)).isDirectory();
    }
  }

  @Test
  void aRefThatLeadsElsewhereIsNoRef() throws IOException {
    Files.createDirectories(rig.cached().resolve("refs"));
    Files.writeString(rig.cached().resolve("refs/main"), "../../../../../etc");
    refused("commit of revision main");
  }

  private void refused(String missing) {
    assertThatThrownBy(() -> offline("HF_HUB_OFFLINE", "1").model(Rig.NAME, rig, rig.stop))
        .hasMessageContaining("HF_HUB_OFFLINE is set")
        .hasMessageContaining("has no " + missing + " of the model org/name")
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NETWORK));
  }
}
