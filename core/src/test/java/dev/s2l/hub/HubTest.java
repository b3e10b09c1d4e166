package dev.s2l.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
  @TempDir private Path home;
  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(home);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aModelLiesInTheCacheAsThePythonLibraryLaysIt() throws IOException {
    rig.withModel();

    Path folder = rig.model();

    assertThat(folder).isEqualTo(rig.cached().resolve("snapshots").resolve(FakeHub.COMMIT));
    assertThat(Rig.names(folder))
        .containsExactly(
            "chat_template.jinja",
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "tokenizer.json");
    String sha256 = Hashes.sha256(Rig.weights());
    assertThat(Files.readSymbolicLink(folder.resolve("model.safetensors")))
        .hasToString("../../blobs/" + sha256);
    assertThat(Files.readSymbolicLink(folder.resolve("config.json")))
        .hasToString("../../blobs/" + rig.server.gitSha1("config.json"));
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    assertThat(folder.resolve("config.json")).hasContent("{\"model_type\": \"gpt_neox\"}");
    assertThat(rig.cached().resolve("refs/main")).hasBinaryContent(ascii(FakeHub.COMMIT));
    assertThat(Rig.names(rig.cached())).containsExactly("blobs", "refs", "snapshots");
    assertThat(Rig.names(rig.blobs())).hasSize(5).noneMatch(name -> name.contains("incomplete"));
  }

  @Test
  void furtherChatTemplatesComeAlong() throws IOException {
    rig.withModel();
    rig.server
        .small("additional_chat_templates/tool_use.jinja", "{{ tools }}")
        .small("additional_chat_templates/notes.md", "no template")
        .small("other/tool_use.jinja", "{{ tools }}");

    Path folder = rig.model();

    assertThat(folder.resolve("additional_chat_templates/tool_use.jinja"))
        .hasContent("{{ tools }}");
    assertThat(Rig.names(folder.resolve("additional_chat_templates")))
        .containsExactly("tool_use.jinja");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void noPickleAndNoCodeIsAskedFor() throws IOException {
    rig.withModel();
    rig.model();
    assertThat(rig.server.requests())
        .contains("GET hub/org/name/resolve/" + FakeHub.COMMIT + "/model.safetensors")
        .noneMatch(request -> request.endsWith(".bin") || request.endsWith(".py"));
  }

  @Test
  void progressCountsEveryByteOnce() throws IOException {
    rig.withModel();
    rig.model();
    assertThat(rig.total).isEqualTo(rig.advanced).isGreaterThan(300_000);
    assertThat(rig.said)
        .contains("download org/name", "model org/name is commit " + FakeHub.COMMIT);
  }

  @Test
  void aSecondTimeOnlyTheCommitIsAskedFor() throws IOException {
    rig.withModel();
    Path first = rig.model();
    rig.server.seen.clear();
    assertThat(rig.model()).isEqualTo(first);
    assertThat(rig.server.requests()).containsExactly("GET hub/api/models/org/name/revision/main");
  }

  @Test
  void aCommitThatIsInTheCacheIsNotAskedFor() throws IOException {
    rig.withModel();
    Path first = rig.model();
    rig.server.seen.clear();
    var pinned = new HubName("org/name", Optional.of(FakeHub.COMMIT));
    assertThat(rig.hub().model(pinned, rig, rig.stop)).isEqualTo(first);
    assertThat(rig.server.requests()).isEmpty();
  }

  @Test
  void aRevisionWithSlashesIsOnePartOfTheAddressAndFoldersInRefs() throws IOException {
    rig.withModel();
    rig.hub().model(new HubName("org/name", Optional.of("refs/pr/1")), rig, rig.stop);
    assertThat(rig.server.requests().getFirst())
        .isEqualTo("GET hub/api/models/org/name/revision/refs%2Fpr%2F1");
    assertThat(rig.cached().resolve("refs/refs/pr/1")).hasContent(FakeHub.COMMIT);
  }

  @Test
  void shardsAreThoseThatTheIndexNames() throws IOException {
    rig.server
        .small("config.json", "{}")
        .small(
            "model.safetensors.index.json",
            "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
                + " \"b\": \"model-00002-of-00002.safetensors\"}}")
        .large("model-00001-of-00002.safetensors", new byte[] {1})
        .large("model-00002-of-00002.safetensors", new byte[] {2, 2})
        .large("unused.safetensors", new byte[] {3});
    Path folder = rig.model();
    assertThat(Rig.names(folder))
        .containsExactly(
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
    assertThat(folder.resolve("model-00002-of-00002.safetensors"))
        .hasBinaryContent(new byte[] {2, 2});
  }

  @Test
  void aShardNameThatLeadsElsewhereIsRefused() {
    for (String shard :
        new String[] {
          "../x.safetensors",
          "a/b.safetensors",
          "/x.safetensors",
          "..%2fx.safetensors",
          "model.bin",
          "..safetensors"
        }) {
      rig.server
          .small("config.json", "{}")
          .small(
              "model.safetensors.index.json", "{\"weight_map\": {\"a\": \"%s\"}}".formatted(shard));
      assertThatThrownBy(rig::model)
          .hasMessageContaining("names \"" + shard + "\" as a weight file")
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL));
    }
    assertThat(rig.cached().resolve("snapshots")).doesNotExist();
  }

  @Test
  void aModelOfPicklesOnlyIsRefusedWithWhatToDo() {
    rig.server.small("config.json", "{}").large("pytorch_model.bin", new byte[] {1});
    assertThatThrownBy(rig::model)
        .hasMessageContaining("Python pickles only")
        .hasMessageContaining("safe_serialization=True")
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL));
    assertThat(rig.server.requests()).hasSize(1);
  }

  @Test
  void aDataSetIsItsCardAndAllItsFilesWithRows() throws IOException {
    rig.server
        .small("README.md", "# Data")
        .small("dataset_infos.json", "{}")
        .small(".hidden.json", "{}")
        .small("train.jsonl", "{\"instruction\": \"a\"}\n")
        .small("more.csv", "a,b\n")
        .small("loader.py", "import os")
        .large("part.parquet", new byte[] {80, 65, 82, 49})
        .large("old.jsonl.gz", new byte[] {31, -117});
    rig.server.listedNames.put("train.jsonl", "train.jsonl");
    Path folder = rig.dataset();
    assertThat(folder)
        .isEqualTo(home.resolve("hf/hub/datasets--org--name/snapshots").resolve(FakeHub.COMMIT));
    assertThat(Rig.names(folder))
        .containsExactly("README.md", "more.csv", "old.jsonl.gz", "part.parquet", "train.jsonl");
    assertThat(rig.server.requests())
        .contains(
            "GET hub/api/datasets/org/name/revision/main",
            "GET hub/datasets/org/name/resolve/" + FakeHub.COMMIT + "/train.jsonl");
  }

  @Test
  void aFileInAFolderLinksUpToItsBlob() throws IOException {
    rig.server.small("data/en/train.jsonl", "{}\n");
    Path file = rig.dataset().resolve("data/en/train.jsonl");
    assertThat(file).hasContent("{}");
    assertThat(Files.readSymbolicLink(file).toString()).startsWith("../../../../blobs/");
  }

  @Test
  void fileNamesThatLeadElsewhereAreRefusedBeforeAnythingIsDownloaded() {
    for (String name :
        new String[] {
          "../../evil.json",
          "/etc/evil.json",
          "a/../../evil.json",
          "a\\evil.json",
          "%2e%2e/evil.json",
          "C:evil.json",
          "a//evil.json",
          "a\nb.json"
        }) {
      rig.server.files.clear();
      rig.server.seen.clear();
      rig.server.small("x.json", "{}");
      rig.server.listedNames.put("x.json", name);
      assertThatThrownBy(rig::dataset)
          .as(name)
          .hasMessageContaining("could lead outside of its folder")
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NETWORK));
      assertThat(rig.server.requests()).hasSize(1);
    }
    assertThat(home.resolve("hf")).doesNotExist();
  }

  @Test
  void anEndpointThatListsNoHashesIsAskedForThemFileByFile() throws IOException {
    rig.withModel().server.listsHashes = false;
    Path folder = rig.model();
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    assertThat(Files.readSymbolicLink(folder.resolve("model.safetensors")))
        .hasToString("../../blobs/" + Hashes.sha256(Rig.weights()));
    assertThat(rig.server.requests())
        .contains("HEAD hub/org/name/resolve/" + FakeHub.COMMIT + "/model.safetensors")
        .noneMatch(request -> request.startsWith("HEAD store"));
  }

  @Test
  void contentSharedByTwoNamesIsDownloadedOnce() throws IOException {
    rig.server.large("a.parquet", Rig.weights()).large("b.parquet", Rig.weights());
    Path folder = rig.dataset();
    assertThat(folder.resolve("a.parquet")).hasBinaryContent(Rig.weights());
    assertThat(folder.resolve("b.parquet")).hasBinaryContent(Rig.weights());
    assertThat(rig.server.requests().stream().filter(r -> r.startsWith("GET store"))).hasSize(1);
  }

  @Test
  void aFileLostFromTheCacheIsBroughtBack() throws IOException {
    rig.withModel();
    Path folder = rig.model();
    Files.delete(rig.blobs().resolve(Hashes.sha256(Rig.weights())));
    assertThat(rig.model().resolve("model.safetensors")).hasBinaryContent(Rig.weights());
    assertThat(folder.resolve("model.safetensors")).isSymbolicLink();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
