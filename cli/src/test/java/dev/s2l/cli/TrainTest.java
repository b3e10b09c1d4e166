package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.Json;
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
                "--gradient-accumulation-steps=1",
                "-o",
                folder.resolve(name).toString()));
    arguments.addAll(List.of(further));
    for (String usual :
        List.of("--data=" + ROWS, "--learning-rate=0.01", "--per-device-train-batch-size=4")) {
      String option = usual.substring(0, usual.indexOf('='));
      if (arguments.stream().noneMatch(argument -> argument.startsWith(option + "="))) {
        arguments.add(usual);
      }
    }
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

  /// Chooses the last four of six rows, of which the last has rank 0.
  private Path selection() throws IOException {
    List<String> rows = Files.readAllLines(ROWS).subList(0, 6);
    Path data = Files.write(folder.resolve("rows.jsonl"), rows);
    var losses = new ArrayList<String>();
    for (int row = 0; row < 6; row++) {
      losses.add("{\"row\": " + row + ", \"step\": 1, \"loss\": 9}");
      losses.add("{\"row\": " + row + ", \"step\": 2, \"loss\": " + (6 - row) + "}");
    }
    Path table = Files.write(folder.resolve("losses.jsonl"), losses);
    var ended =
        InProcess.run(
            "select",
            "--trajectories=" + table,
            "--data=" + data,
            "--method=confidence-curriculum",
            "--budget=4",
            "-o",
            folder.resolve("chosen").toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return folder.resolve("chosen");
  }

  private List<Double> losses(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("log/trainer_log.jsonl")).stream()
        .map(line -> Json.COMPACT.readTree(line).path("loss").asDouble())
        .toList();
  }

  @Test
  void rowsComeInTheOrderOfTheirRanksInEveryEpoch() throws IOException {
    Path chosen = selection();
    String one = "--per-device-train-batch-size=1";
    var ranked = train("ranked", one, "--data=" + chosen, "--order=rank", "--learning-rate=1e-9");
    assertThat(ranked.exitCode()).as(ranked.err()).isZero();
    Path inOrder =
        Files.write(
            folder.resolve("in-order.jsonl"),
            Files.readAllLines(chosen.resolve("selection/subset.jsonl")).reversed());
    List<Double> expected = new ArrayList<>();
    for (String row : Files.readAllLines(inOrder)) {
      String name = "alone-" + expected.size();
      Path file = Files.writeString(folder.resolve(name + ".jsonl"), row + "\n");
      train(name, one, "--data=" + file, "--max-steps=1");
      expected.add(losses(name).getFirst());
    }
    assertThat(expected).doesNotHaveDuplicates().hasSize(4);
    List<Double> found = losses("ranked");
    assertThat(found).hasSize(12);
    for (int step = 0; step < 12; step++) {
      assertThat(found.get(step))
          .as("step %d", step)
          .isCloseTo(expected.get(step % 4), within(1e-4));
    }
    assertThat(Files.readString(folder.resolve("ranked/manifest.json")))
        .contains("\"order\" : \"rank\"");
    var other = train("ranked", one, "--data=" + chosen, "--learning-rate=1e-9");
    assertThat(other.exitCode()).isEqualTo(8);
    assertThat(other.err()).contains("order was rank");
  }

  @Test
  void rowsWithoutRanksHaveNoSuchOrder() throws IOException {
    var ended = train("unranked", "--order=rank");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--order rank", "rows.jsonl", "selection.jsonl");
    assertThat(folder.resolve("unranked")).doesNotExist();
    Path chosen = selection();
    Path subset = chosen.resolve("selection/subset.jsonl");
    Files.writeString(subset, Files.readString(subset).replaceFirst("\\{", "{ "));
    var changed = train("unranked", "--data=" + chosen, "--order=rank");
    assertThat(changed.exitCode()).isEqualTo(2);
    assertThat(changed.err()).contains("subset.jsonl was changed since");
    var twice = train("unranked", "--order=rank", "--group-by-length");
    assertThat(twice.exitCode()).isEqualTo(2);
    var wrong = train("unranked", "--order=ranks");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("random, rank");
  }

  @Test
  void fittedRowsSitOutAndAreTold() throws IOException {
    var ended =
        train(
            "fitted",
            "--num-train-epochs=3",
            "--skip-fitted=6.5",
            "--learning-rate=0.02",
            "--warmup-ratio=0",
            "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    var epochs = Json.COMPACT.readTree(ended.out()).path("rowsByEpoch");
    assertThat(epochs.get(0).path("skipped").asInt()).isZero();
    int all = epochs.get(0).path("trained").asInt();
    var last = epochs.get(epochs.size() - 1);
    assertThat(last.path("skipped").asInt()).isBetween(1, all);
    assertThat(last.path("trained").asInt() + last.path("skipped").asInt()).isEqualTo(all);
    assertThat(ended.err()).contains("sit out, whose last loss was below 6.5 nats");
    assertThat(Files.readString(folder.resolve("fitted/manifest.json")))
        .contains("rows_skipped_by_epoch", "\"skip_fitted\" : \"6.5\"");
    assertThat(Files.readString(folder.resolve("fitted/log/run.log"))).contains("sit out");
    var again =
        train(
            "fitted",
            "--num-train-epochs=3",
            "--skip-fitted=6.5",
            "--learning-rate=0.02",
            "--warmup-ratio=0",
            "--json");
    assertThat(Json.COMPACT.readTree(again.out()).path("rowsByEpoch")).isEqualTo(epochs);
  }

  @ParameterizedTest
  @CsvSource({
    "--skip-fitted=0, above 0",
    "--skip-fitted=-1, above 0",
    "--skip-fitted=NaN, above 0",
    "--skip-fitted=1 --num-train-epochs=1, no row is seen twice",
    "--skip-fitted=1 --max-steps=1, no row is seen twice",
  })
  void lossesThatNoRowCouldSitOutForAreRefused(String options, String why) {
    var ended = train("refused", options.split(" "));
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--skip-fitted", why);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void heldOutRowsAreScoredAndTheBestModelStays() throws IOException {
    Path held = Files.write(folder.resolve("held.jsonl"), Files.readAllLines(ROWS).subList(0, 5));
    String[] options = {"--max-steps=5", "--eval-data=" + held, "--eval-steps=2", "--json"};
    var ended = train("scored", options);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    var best = Json.COMPACT.readTree(ended.out()).path("best");
    assertThat(best.path("eval_loss").asDouble()).isPositive();
    assertThat(ended.err()).contains("step 2: evaluation loss", "step 5: evaluation loss");
    Path log = folder.resolve("scored/log/eval_log.jsonl");
    assertThat(Files.readAllLines(log)).hasSize(3);
    assertThat(folder.resolve("scored/target/best/model.safetensors")).isRegularFile();
    assertThat(Files.readString(folder.resolve("scored/manifest.json")))
        .contains("best_eval_loss", "eval_data", "\"eval_steps\" : \"2\"");
    assertThat(Json.COMPACT.readTree(train("scored", options).out()).path("best")).isEqualTo(best);
    var other = train("scored", "--max-steps=5", "--eval-data=" + held, "--eval-steps=3");
    assertThat(other.exitCode()).isEqualTo(8);
    assertThat(train("plain", "--max-steps=5").exitCode()).isZero();
    assertThat(weights("scored", "checkpoint-5")).isEqualTo(weights("plain", "checkpoint-5"));
  }

  @ParameterizedTest
  @CsvSource({
    "--eval-steps=2, 2, nothing to evaluate",
    "--eval-data=HELD --eval-steps=0, 2, expected at least 1",
    "--eval-data=HELD --eval-steps=-1, 2, expected at least 1",
    "--eval-data=missing.jsonl, 3, no such file",
    "--eval-data=BAD, 3, no usable row",
  })
  void wrongHeldOutRowsAreRefused(String options, int exitCode, String why) throws IOException {
    Path held = Files.write(folder.resolve("held.jsonl"), Files.readAllLines(ROWS).subList(0, 5));
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"a\": 1}\n");
    var ended =
        train(
            "refused",
            options.replace("HELD", held.toString()).replace("BAD", bad.toString()).split(" "));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.err()).contains("--eval-", why);
    assertThat(folder.resolve("refused/target")).doesNotExist();
  }
}
