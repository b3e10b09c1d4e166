package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data sets named as on the hub, out of a cache and without a connection.
class DataNamesTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path folder = Path.of("");

  @Test
  void aNameResolvesThroughTheHubCache() throws IOException, InterruptedException {
    Path repository = folder.resolve("hub/datasets--org--rows");
    Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    Files.createDirectories(snapshot.resolve("data"));
    Files.writeString(
        snapshot.resolve("data/train.jsonl"), "{\"instruction\":\"1 + 1?\",\"output\":\"2\"}\n");
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/v1"), COMMIT);

    var ended = check("org/rows@v1");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("train.jsonl").contains("1 read = 1 used");
  }

  @Test
  void aNameThatIsNotInTheCacheEndsWithTheCodeOfTheNetwork()
      throws IOException, InterruptedException {
    var ended = check("org/rows");
    assertThat(ended.exitCode()).isEqualTo(7);
    assertThat(ended.err())
        .contains("no file or folder org/rows here, so it was taken as a data set on the hub");
  }

  @Test
  void whatIsNamedLikeAFileOrAPatternIsNone() throws IOException, InterruptedException {
    assertThat(check("org/rows.jsonl").exitCode()).isEqualTo(3);
    assertThat(check("org/*.csv").exitCode()).isEqualTo(2);
  }

  private Child.Ended check(String data) throws IOException, InterruptedException {
    var environment =
        Map.of("HF_HUB_CACHE", folder.resolve("hub").toString(), "HF_HUB_OFFLINE", "1");
    return Child.start(folder, environment, "dataset", "--check", "--data", data).await();
  }
}
