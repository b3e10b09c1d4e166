package dev.s2l.hub;

import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A hub on loopback, an empty cache, a client with a canary token that never really pauses, and
/// what it said.
final class Rig implements AutoCloseable, Progress {
  static final String SECRET = "hf_canaryCANARY0123456789";
  static final HubName NAME = new HubName("org/name", Optional.empty());

  final FakeHub server = new FakeHub();
  final Path home;
  final List<String> said = new ArrayList<>();
  final List<Duration> pauses = new ArrayList<>();
  final StopSignal stop = new StopSignal();
  Duration silence = Duration.ofSeconds(20);
  long total;
  long advanced;

  Rig(Path home) throws IOException {
    this.home = home;
  }

  /// A repository with everything that a model has, and things that nobody should download.
  Rig withModel() {
    server
        .small("config.json", "{\"model_type\": \"gpt_neox\"}")
        .small("generation_config.json", "{}")
        .small("tokenizer.json", "{\"version\": \"1.0\"}")
        .small("chat_template.jinja", "{{ messages }}")
        .small("README.md", "# A model")
        .small("modeling_evil.py", "import os")
        .large("model.safetensors", weights())
        .large("pytorch_model.bin", new byte[] {1, 2, 3});
    return this;
  }

  /// 300,000 bytes: several buffers.
  static byte[] weights() {
    byte[] bytes = new byte[300_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put("HOME", home.toString());
    environment.put("HF_HOME", home.resolve("hf").toString());
    environment.put("HF_ENDPOINT", server.endpoint() + "/");
    environment.put("HF_TOKEN", SECRET);
    return environment;
  }

  Hub hub() {
    return hub(environment());
  }

  Hub hub(Map<String, String> environment) {
    var patience =
        new RetryPolicy(
            Duration.ofSeconds(20),
            silence,
            4,
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            (time, signal) -> pauses.add(time));
    return new Hub(HubSettings.of(environment), patience);
  }

  Path model() throws IOException {
    return hub().model(NAME, this, stop);
  }

  Path dataset() throws IOException {
    return hub().dataset(NAME, this, stop);
  }

  /// The repository's folder in the cache.
  Path cached() {
    return home.resolve("hf/hub/models--org--name");
  }

  Path blobs() {
    return cached().resolve("blobs");
  }

  /// Where a file's content is gathered.
  Path incomplete(byte[] content) {
    return blobs().resolve(dev.s2l.run.Hashes.sha256(content) + ".incomplete");
  }

  static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public Task start(String stage, long bytes, String unit) {
    said.add(stage);
    total += bytes;
    return new Task() {
      @Override
      public void advance(long amount, String detail) {
        advanced += amount;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void note(String message) {
    said.add(message);
  }

  @Override
  public void warn(String message) {
    said.add("warning: " + message);
  }

  @Override
  public void close() {
    server.close();
  }
}
