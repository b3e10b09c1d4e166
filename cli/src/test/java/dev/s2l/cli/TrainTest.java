package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fine-tuning of a target as users start it.
class TrainTest {
  private static final Path MODEL = Golden.path("scored/gpt_neox");
  private static final Path ROWS = Golden.path("scored/rows.jsonl");

  @TempDir private Path folder = Path.of("");

  private InProcess.Ended train(String name, String... further) {
    var arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--model=" + MODEL,
                "--data=" + ROWS,
                "--learning-rate=0.01",
                "--per-device-train-batch-size=4",
                "--gradient-accumulation-steps=1",
                "-o",
                folder.resolve(name).toString()));
    arguments.addAll(List.of(further));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private byte[] weights(String name, String checkpoint) throws IOException {
    return Files.readAllBytes(
        folder.resolve(name).resolve("target").resolve(checkpoint).resolve("model.safetensors"));
  }

  @Test
  void activationsComputedAgainChangeNoBitAndARunMayGoOnWithThem() throws IOException {
    var kept = train("kept", "--max-steps=3");
    assertThat(kept.exitCode()).as(kept.err()).isZero();
    var recomputed = train("recomputed", "--max-steps=3", "--gradient-checkpointing");
    assertThat(recomputed.exitCode()).as(recomputed.err()).isZero();
    assertThat(weights("recomputed", "checkpoint-3")).isEqualTo(weights("kept", "checkpoint-3"));
    assertThat(train("kept", "--max-steps=3", "--gradient-checkpointing").exitCode()).isZero();
    var manifest =
        Json.COMPACT.readTree(
            Files.readAllBytes(folder.resolve("recomputed").resolve("manifest.json")));
    assertThat(manifest.path("environment").path("gradient_checkpointing").asString())
        .isEqualTo("true");
  }
}
