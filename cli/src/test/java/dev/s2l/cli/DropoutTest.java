package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dropout that a model's configuration asks for, and that is not computed.
class DropoutTest {
  private static final Path MODEL = Golden.path("scored/gpt_neox");
  private static final String ASKED = "attention_dropout 0.05, hidden_dropout 0.1";

  @TempDir private Path folder = Path.of("");
  private Path model = Path.of("");
  private Path rows = Path.of("");

  @BeforeEach
  void copyTheModel() throws IOException {
    model = Files.createDirectories(folder.resolve("model"));
    try (var files = Files.list(MODEL)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    Path config = model.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceAll("\"hidden_dropout\": 0.0", "\"hidden_dropout\": 0.1")
            .replaceAll("\"attention_dropout\": 0.0", "\"attention_dropout\": 0.05"));
    List<String> some = Files.readAllLines(Golden.path("scored/rows.jsonl")).subList(0, 6);
    rows = Files.write(folder.resolve("rows.jsonl"), some);
  }

  private InProcess.Ended train(Path of, String name, String... further) {
    var arguments =
        new java.util.ArrayList<>(
            List.of(
                "train",
                "--model=" + of,
                "--data=" + rows,
                "--max-steps=1",
                "-o",
                folder.resolve(name).toString()));
    arguments.addAll(List.of(further));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private InProcess.Ended run(String... further) {
    var arguments =
        new java.util.ArrayList<>(
            List.of(
                "run",
                "--proxy=" + model,
                "--data=" + rows,
                "--budget=2",
                "--max-steps=1",
                "-o",
                folder.resolve("run").toString()));
    arguments.addAll(List.of(further));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  @Test
  void aTrainingIsRefusedByTheNamesOfItsKeysUnlessTheUserWantsItWithout() throws IOException {
    var refused = train(model, "target");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("(" + ASKED + ")", "--dropout none");
    assertThat(folder.resolve("target/target")).doesNotExist();
    assertThat(run().exitCode()).isEqualTo(4);

    var trained = train(model, "target", "--dropout=none");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("without the dropout", ASKED);
    assertThat(Files.readString(folder.resolve("target/manifest.json"))).contains(ASKED);
    assertThat(train(MODEL, "plain").exitCode()).isZero();
    String weights = "target/checkpoint-1/model.safetensors";
    assertThat(Files.readAllBytes(folder.resolve("target").resolve(weights)))
        .isEqualTo(Files.readAllBytes(folder.resolve("plain").resolve(weights)));
  }

  @Test
  void cardAndReportSayThatTheProxyWasTrainedWithout() throws IOException {
    var ended = run("--dropout=none");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains(ASKED);
    assertThat(Files.readString(folder.resolve("run/selection/card.json"))).contains(ASKED);
    assertThat(Files.readString(folder.resolve("run/report.html"))).contains(ASKED);
  }

  @Test
  void aRecordingHasNoDropoutAndIsNotRefused() {
    var ended =
        InProcess.run(
            "record",
            "--model=" + model,
            "--data=" + rows,
            "-o",
            folder.resolve("recorded").toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  @Test
  void aPlanIsRefusedAsTheRunAndSaysSoOfAModelToTrainLater() {
    String[] wanted = {"plan", "--proxy=" + model, "--data=" + rows, "--max-steps=1"};
    var refused = InProcess.run(wanted);
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(run().err()).endsWith(refused.err());
    assertThat(InProcess.run(with(wanted, "--dropout=none")).exitCode()).isZero();

    String[] later = {"plan", "--model=" + model};
    assertThat(InProcess.run(later).out())
        .contains("would be refused: config.json asks for dropout in training (" + ASKED + ")");
    assertThat(InProcess.run(with(later, "--json")).out()).contains("\"refused\":\"config.json");
    assertThat(InProcess.run(with(later, "--dropout=none")).out()).doesNotContain("refused");
  }

  private static String[] with(String[] arguments, String more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }
}
