package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Adapters as users train and use them.
class LoraTest {
  private static final Path MODEL = Golden.path("scored/llama_gqa_tied");
  private static final Path ROWS = Golden.path("scored/rows.jsonl");

  @TempDir Path folder;

  private InProcess.Ended train(String name, String... further) {
    var arguments =
        new ArrayList<>(List.of("train", "--data=" + ROWS, "-o", folder.resolve(name).toString()));
    arguments.addAll(List.of(further));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private Path checkpoint(String name) {
    return folder.resolve(name).resolve("target").resolve("checkpoint-2");
  }

  private InProcess.Ended adapter(String name, String... further) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--model=" + MODEL,
                "--lora-r=2",
                "--max-steps=2",
                "--learning-rate=0.05",
                "--warmup-ratio=0",
                "--gradient-accumulation-steps=1"));
    arguments.addAll(List.of(further));
    return train(name, arguments.toArray(String[]::new));
  }

  private String generated(String... model) throws IOException {
    Path prompts =
        Files.writeString(folder.resolve("prompts.jsonl"), "{\"prompt\": \"Hello world, this\"}\n");
    Path answers = folder.resolve("answers.jsonl");
    var arguments = new ArrayList<>(List.of("generate", "--max-new-tokens=8"));
    arguments.addAll(List.of("--prompts=" + prompts, "--output=" + answers));
    arguments.addAll(List.of(model));
    var ended = InProcess.run(arguments.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return Files.readString(answers);
  }

  @Test
  void anAdapterIsUsedWithItsBaseAloneAndMerged() throws IOException {
    var trained = adapter("run", "--merge-adapter");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Path checkpoint = checkpoint("run");
    assertThat(trained.out()).contains("merged   from " + checkpoint + ": ");
    Path merged = checkpoint.resolveSibling("merged");
    assertThat(checkpoint.resolve("model.safetensors")).doesNotExist();
    assertThat(merged.resolve("model.safetensors")).exists();
    String withAdapter = generated("--model=" + MODEL, "--adapter=" + checkpoint);
    assertThat(withAdapter).isNotEqualTo(generated("--model=" + MODEL));
    assertThat(generated("--model=" + checkpoint)).isEqualTo(withAdapter);
    assertThat(generated("--model=" + merged)).isEqualTo(withAdapter);

    Path recorded = folder.resolve("recorded");
    var ended =
        InProcess.run(
            "record",
            "--model=" + MODEL,
            "--adapter=" + checkpoint,
            "--data=" + ROWS,
            "-o",
            recorded.toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("step      2");
  }

  /// So large a rate helps once: the loss of the first evaluation, 8.2, is the lowest.
  @Test
  void theBestAdapterIsMergedWhereHeldOutRowsTell() throws IOException {
    var trained =
        train(
            "best",
            "--model=" + MODEL,
            "--lora-r=2",
            "--max-steps=3",
            "--learning-rate=0.3",
            "--warmup-ratio=0",
            "--gradient-accumulation-steps=1",
            "--eval-data=" + ROWS,
            "--eval-steps=1",
            "--merge-adapter");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Path checkpoint = checkpoint("best").resolveSibling("checkpoint-3");
    Path best = checkpoint.resolveSibling("best");
    assertThat(trained.out()).contains("best     step 1,", "merged   from " + best + ": ");
    String answered = generated("--model=" + MODEL, "--adapter=" + best);
    assertThat(generated("--model=" + checkpoint.resolveSibling("merged"))).isEqualTo(answered);
    assertThat(generated("--model=" + MODEL, "--adapter=" + checkpoint)).isNotEqualTo(answered);
  }

  @Test
  void trainingGoesOnFromAnAdapterFolder() throws IOException {
    assertThat(adapter("first").exitCode()).isZero();
    var ended =
        train(
            "second",
            "--model=" + MODEL,
            "--adapter=" + checkpoint("first"),
            "--max-steps=2",
            "--learning-rate=0.05",
            "--gradient-accumulation-steps=1");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    Path second = checkpoint("second");
    assertThat(Files.readString(second.resolve("adapter_config.json")))
        .contains("\"r\" : 2")
        .contains("\"target_modules\" : [ \"q_proj\", \"v_proj\" ]");
    assertThat(Files.readAllBytes(second.resolve("adapter_model.safetensors")))
        .isNotEqualTo(Files.readAllBytes(checkpoint("first").resolve("adapter_model.safetensors")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lora-r=0 | 2 | --lora-r 0",
        "--lora-alpha=0 | 2 | --lora-alpha 0",
        "--lora-dropout=1 | 2 | --lora-dropout 1",
        "--lora-target-modules=c_attn | 2 | Choose from q_proj, k_proj, v_proj, o_proj",
        "--merge-adapter | 2 | no adapter is trained",
        "--lora-r=4 --from-scratch | 2 | trained weights",
        "--adapter=gpt2 --lora-r=4 | 2 | has this already",
        "--adapter=gpt2 | 4 | an adapter of another model",
        "--adapter=nowhere | 4 | is no adapter"
      })
  void whatCannotBeIsRefusedBeforeAnythingIsWritten(String options, int exitCode, String says) {
    var arguments = new ArrayList<>(List.of("--model=" + MODEL));
    for (String option : options.split(" ")) {
      arguments.add(option.replace("=gpt2", "=" + Golden.path("lora/gpt2")));
    }
    var ended = train("refused", arguments.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.err()).contains(says);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void anAdapterWhoseBaseIsNotAtHandIsRefusedByName() {
    var ended = train("refused", "--model=" + Golden.path("lora/llama"));
    assertThat(ended.exitCode()).isEqualTo(4);
    assertThat(ended.err()).contains("is for llama, which is not here").contains("--adapter");
    assertThat(folder.resolve("refused")).doesNotExist();
  }
}
