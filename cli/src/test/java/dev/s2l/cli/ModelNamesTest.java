package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models named as on the hub, through whole processes that may open no connection.
class ModelNamesTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path folder = Path.of("");

  @Test
  void aNameResolvesThroughTheHubCache() throws IOException, InterruptedException {
    Path repository = folder.resolve("hub/models--org--name");
    Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    try (var files = Files.list(Golden.path("scored/gpt_neox"))) {
      for (Path file : files.toList()) {
        Files.copy(file, snapshot.resolve(file.getFileName().toString()));
      }
    }
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/v1"), COMMIT);

    var ended = record("org/name@v1", folder.resolve("run"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(folder.resolve("run/trajectories/step-000000.npy")).isRegularFile();
  }

  @Test
  void anOldNameWithoutAnOwnerResolvesThroughTheHubCacheToo()
      throws IOException, InterruptedException {
    Path repository = folder.resolve("hub/models--oldie");
    Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    try (var files = Files.list(Golden.path("scored/gpt_neox"))) {
      for (Path file : files.toList()) {
        Files.copy(file, snapshot.resolve(file.getFileName().toString()));
      }
    }
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), COMMIT);

    var ended = record("oldie", folder.resolve("run"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();

    var other = record("older", folder.resolve("other"));
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("older: no such folder here");
  }

  @Test
  void aNameThatIsNotInTheCacheEndsWithTheCodeOfTheNetwork()
      throws IOException, InterruptedException {
    var ended = record("org/name", folder.resolve("run"));
    assertThat(ended.exitCode()).isEqualTo(7);
    assertThat(ended.err())
        .contains("no folder org/name here, so it was taken as a name on the hub")
        .contains("HF_HUB_OFFLINE is set")
        .doesNotContain("hf_canary");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aPathIsNoName() throws IOException, InterruptedException {
    var ended = record("./org/name", folder.resolve("run"));
    assertThat(ended.exitCode()).isEqualTo(4);
    assertThat(ended.err()).contains("./org/name is no folder");
  }

  private Child.Ended record(String model, Path output) throws IOException, InterruptedException {
    Path data = folder.resolve("row.jsonl");
    Files.writeString(data, "{\"instruction\": \"1 + 1?\", \"output\": \"2\"}\n");
    var environment =
        Map.of(
            "HF_HUB_CACHE", folder.resolve("hub").toString(),
            "HF_HUB_OFFLINE", "1",
            "HF_TOKEN", "hf_canary");
    return Child.start(
            folder,
            environment,
            "record",
            "--model",
            model,
            "--data",
            data.toString(),
            "--output-dir",
            output.toString())
        .await();
  }
}
