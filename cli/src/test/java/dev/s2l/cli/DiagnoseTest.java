package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.compare.diagnosis.DiagnosisDetails;
import dev.s2l.compare.diagnosis.DiagnosisSummary;
import dev.s2l.compare.diagnosis.PremiseResult;
import dev.s2l.compare.diagnosis.PremiseVerdict;
import dev.s2l.demo.DemoData;
import dev.s2l.run.Json;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The premises of the method on a small run, as users ask for them: killed, continued, with a
/// target, and refused.
class DiagnoseTest {
  private static final int ROWS = 100;

  @TempDir private static Path folder = Path.of("");

  private static Path data = Path.of("");
  private static Path run = Path.of("");
  private static Path diagnosed = Path.of("");

  @BeforeAll
  static void runAndDiagnose() throws IOException {
    Path all = DemoData.generate(7, 500).write(folder.resolve("data"));
    data = Files.write(folder.resolve("rows.jsonl"), Files.readAllLines(all).subList(0, ROWS));
    run = folder.resolve("run");
    make(run);
    diagnosed = copy("diagnosed");
    var ended = InProcess.run("diagnose", diagnosed.toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("gradients-alike-in-clusters", "predicts-held-out-loss", "summary.json");
    assertThat(ended.err()).contains("20 trainings of", "--lds-trainings 0 leaves them out");
  }

  private static void make(Path directory, String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--data=" + data,
                "--proxy=tiny",
                "--budget=20%",
                "--num-clusters=5",
                "--num-train-epochs=1",
                "--num-checkpoints=4",
                "--output-dir=" + directory));
    arguments.addAll(List.of(more));
    var made = InProcess.run(arguments.toArray(String[]::new));
    assertThat(made.exitCode()).as(made.err()).isZero();
  }

  private static Path copy(String name) throws IOException {
    Path target = folder.resolve(name);
    try (var files = Files.walk(run)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path there = target.resolve(run.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(there);
        } else {
          Files.copy(file, there);
        }
      }
    }
    return target;
  }

  private static TreeMap<String, String> results(Path directory) throws IOException {
    var texts = new TreeMap<String, String>();
    for (String name : List.of("summary.json", "details.json", "parts.jsonl")) {
      texts.put(name, Files.readString(directory.resolve("diagnosis").resolve(name)));
    }
    return texts;
  }

  private static PremiseResult premise(Path directory, String name) throws IOException {
    return DiagnosisSummary.read(directory.resolve("diagnosis/summary.json")).premises().stream()
        .filter(result -> result.premise().word().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyPremiseHasANumberAVerdictAndASentence() throws IOException {
    var summary = DiagnosisSummary.read(diagnosed.resolve("diagnosis/summary.json"));
    assertThat(summary.premises()).hasSize(7);
    for (PremiseResult result : summary.premises()) {
      assertThat(result.sentence()).as(result.premise().word()).endsWith(".");
      if (!result.premise().word().equals("proxy-like-target")) {
        assertThat(result.value()).as(result.premise().word()).isNotNull();
        assertThat(result.low()).isLessThanOrEqualTo(result.value());
        assertThat(result.high()).isGreaterThanOrEqualTo(result.value());
      }
    }
    assertThat(premise(diagnosed, "proxy-like-target").sentence()).contains("--target");
    var details = DiagnosisDetails.read(diagnosed.resolve("diagnosis/details.json"));
    assertThat(details.checkpoints()).extracting(c -> c.step()).containsExactly(1, 2, 4);
    assertThat(details.checkpoints().getFirst().pairs()).isEqualTo(ROWS * (ROWS - 1) / 2);
    assertThat(details.checkpoints().getFirst().productError()).isZero();
    assertThat(details.ownBudget()).isEqualTo("20.0%");
    assertThat(details.subsets()).hasSize(3 * 4 * 4);
    assertThat(details.head().orElseThrow().optimumError()).isLessThan(0.01);
    assertThat(details.head().orElseThrow().courses()).hasSize(4);
    assertThat(details.trainings().orElseThrow().count()).isEqualTo(20);
    StageFolder.verify(diagnosed.resolve("diagnosis"));
  }

  @Test
  void itIsTheSameBytesAfterAKillAmongTheTrainingsAndKeepsWhatWasMeasured()
      throws IOException, InterruptedException {
    Path killed = copy("killed");
    var child = Child.start(folder, "diagnose", killed.toString());
    child.awaitError("trainings  ");
    assertThat(child.killAfter(0)).isTrue();
    String before = Files.readString(killed.resolve("diagnosis/parts.jsonl"));
    assertThat(before).contains("\"gradients-4\"", "\"head\"", "\"training-0\"");
    var ended = Child.start(folder, "diagnose", killed.toString(), "--json").await();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).doesNotContain("gradients step");
    assertThat(results(killed)).isEqualTo(results(diagnosed));
    assertThat(Json.COMPACT.readTree(ended.out()).path("premises").size()).isEqualTo(7);
    var again = InProcess.run("diagnose", killed.toString());
    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).doesNotContain("gradients step", "trainings  ");
  }

  /// The target is the proxy itself: their losses are equal but for the last bits.
  @Test
  void aTargetIsMeasuredAloneAndCheckpointsThatAreGoneAreTold() throws IOException {
    Path copy = copy("with-target");
    StageFolder.delete(copy.resolve("proxy/checkpoint-1"));
    var first = InProcess.run("diagnose", copy.toString(), "--lds-trainings=0");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).contains("some checkpoints were not kept", "[2, 3, 4] only");
    assertThat(premise(copy, "predicts-held-out-loss").sentence()).contains("--lds-trainings 0");
    Path target = run.resolve("proxy/checkpoint-4");
    var ended =
        InProcess.run("diagnose", copy.toString(), "--lds-trainings=0", "--target=" + target);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("target").doesNotContain("gradients step");
    var result = premise(copy, "proxy-like-target");
    assertThat(result.verdict()).isEqualTo(PremiseVerdict.HOLDS);
    assertThat(result.value()).isGreaterThan(0.999);
  }

  @Test
  void aRunWithoutCheckpointsIsRefused() throws IOException {
    Path none = copy("no-checkpoints");
    StageFolder.delete(none.resolve("proxy"));
    refused(8, none, "--save-total-limit 0");
  }

  @Test
  void whatCannotBeMeasuredIsRefusedBeforeAnythingIsWritten() throws IOException {
    refused(8, folder.resolve("data"), "no run directory");
    Path sourced = copy("sourced");
    make(sourced, "--per-source", "--force-new");
    refused(2, sourced, "clusters inside sources");
    refused(2, copy("few-trainings"), "at least 20, or 0", "--lds-trainings=5");
    refused(2, copy("few-rows"), "at least 64", "--gradient-rows=10");
    refused(2, copy("no-target"), "no such folder here", "--target=nowhere");
    Path random = folder.resolve("random");
    assertThat(
            InProcess.run("select", "--from=" + run, "--method=random", "--output-dir=" + random)
                .exitCode())
        .isZero();
    refused(8, random, "chosen by random, which makes no clusters");
    Path other = folder.resolve("other");
    assertThat(
            InProcess.run("select", "--from=" + run, "--budget=30%", "--output-dir=" + other)
                .exitCode())
        .isZero();
    refused(8, other, "no complete tokens/");
    Path damaged = copy("damaged");
    Path weights = damaged.resolve("proxy/checkpoint-4/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    refused(8, damaged, "is damaged");
  }

  @Test
  void dataThatChangedIsRefused() throws IOException {
    Path own = Files.copy(data, folder.resolve("own.jsonl"));
    Path changed = folder.resolve("changed");
    var made =
        InProcess.run(
            "run",
            "--data=" + own,
            "--budget=20%",
            "--num-clusters=5",
            "--max-steps=2",
            "--num-checkpoints=2",
            "--output-dir=" + changed);
    assertThat(made.exitCode()).as(made.err()).isZero();
    Files.writeString(own, Files.readString(own).replaceFirst("a", "o"));
    refused(8, changed, "own.jsonl");
  }

  private static void refused(int exitCode, Path directory, String words, String... options) {
    var arguments = new String[options.length + 2];
    arguments[0] = "diagnose";
    arguments[1] = directory.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    var ended = InProcess.run(arguments);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.err()).contains(words);
    assertThat(directory.resolve("diagnosis")).doesNotExist();
  }
}
