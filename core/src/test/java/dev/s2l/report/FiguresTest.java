package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  @TempDir private static Path shared;
  private static Path run;
  private static Path bare;

  @TempDir private Path folder;

  @BeforeAll
  static void makeRuns() throws IOException {
    System.setProperty("java.awt.headless", "true");
    bare = SampleRun.in(shared.resolve("bare"), 500, 12);
    run = SampleRun.in(shared.resolve("compared"), 500, 12);
    SampleComparison.in(
        run,
        List.of("small-to-large", "random", "length-matched-random"),
        List.of("11%", "38%"),
        3,
        0);
  }

  private static TreeMap<String, byte[]> files(Path folder) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        files.put(entry.getFileName().toString(), Files.readAllBytes(entry));
      }
    }
    return files;
  }

  private static void refused(Path of, Path to, ExitCode code, String words) {
    assertThatThrownBy(() -> Figures.write(of, to))
        .isInstanceOfSatisfying(S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @Test
  void everyFigureIsThreeFilesOrIsToldWhyNot() throws IOException {
    var figures = Figures.write(run, folder.resolve("new/figures"));
    assertThat(figures.written())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "trajectories-in-clusters.svg",
            "metric-by-data-size.svg",
            "topic-distribution.svg",
            "cluster-purity.svg");
    for (Path svg : figures.written()) {
      String name = svg.getFileName().toString().replace(".svg", "");
      assertThat(svg).isNotEmptyFile();
      assertThat(svg.resolveSibling(name + ".png")).isNotEmptyFile();
      assertThat(svg.resolveSibling(name + ".csv")).isNotEmptyFile();
    }
    assertThat(figures.notes())
        .anyMatch(note -> note.startsWith("topics-in-embedding-space is left out. No embeddings"))
        .anyMatch(note -> note.startsWith("training-cost-by-model-size is left out. "))
        .anyMatch(note -> note.startsWith("summary-metrics is left out. No comparison"))
        .anyMatch(note -> note.startsWith("trajectory-length-and-density is left out. "));
    assertThat(Files.readString(folder.resolve("new/figures/figures.json")))
        .contains("\"figure\" : \"metric-by-data-size\"")
        .contains("\"left_out\"")
        .contains("s2l record --signals embeddings --model BEFORE --model AFTER");
  }

  @Test
  void accuraciesAreSharesOfFullDataAndLossesDifferences() throws IOException {
    Figures.write(run, folder);
    var lines = Files.readAllLines(folder.resolve("metric-by-data-size.csv"));
    assertThat(lines.getFirst()).isEqualTo("metric,scale,method,budget,rows,value,low,high");
    var accuracy =
        lines.stream()
            .filter(line -> line.startsWith("gsm8k/accuracy,percent-of-full,small-to-large,11%"))
            .findFirst()
            .orElseThrow()
            .split(",");
    var compared = ComparedCells.of(new RunDirectory(run)).orElseThrow();
    double full = mean(compared, "full", "100%");
    double ours = mean(compared, "small-to-large", "11%");
    assertThat(Double.parseDouble(accuracy[5]))
        .isCloseTo(100 * ours / full, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(Double.parseDouble(accuracy[6])).isLessThan(Double.parseDouble(accuracy[5]));
    assertThat(lines).anyMatch(line -> line.startsWith("held-out/loss,better-than-full-by,"));
  }

  private static double mean(ComparedCells compared, String method, String budget) {
    return compared.cells().stream()
        .filter(cell -> cell.method().equals(method) && cell.budget().equals(budget))
        .mapToDouble(cell -> cell.metrics().get("gsm8k/accuracy"))
        .average()
        .orElseThrow();
  }

  @Test
  void aSecondCallReplacesItsOwnFilesAndNoOthers() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    Figures.write(run, folder);
    var first = files(folder);
    Figures.write(run, folder);
    assertThat(files(folder)).usingRecursiveComparison().isEqualTo(first);

    // Of a run without a comparison: what is of no use any more goes.
    Figures.write(bare, folder);
    assertThat(files(folder).keySet())
        .contains("mine.txt", "topic-distribution.svg", "cluster-purity.png")
        .doesNotContain("metric-by-data-size.svg", "metric-by-data-size.csv");
  }

  @Test
  void aFileOfSomeoneElseIsNotReplaced() throws IOException {
    Files.writeString(folder.resolve("topic-distribution.csv"), "mine");
    refused(run, folder, ExitCode.RUN_DIRECTORY, "topic-distribution.csv was not written by s2l");
    assertThat(files(folder).keySet()).containsExactly("topic-distribution.csv");

    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("figures.json"), "[1]");
    refused(run, other, ExitCode.RUN_DIRECTORY, "figures.json is no list of figures");
    assertThat(files(other).keySet()).containsExactly("figures.json");
  }

  @Test
  void whatCannotHoldFiguresIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    refused(run, file, ExitCode.USAGE, "is a file: name a folder");
    refused(run, file.resolve("below"), ExitCode.RESOURCES, "the figures cannot be written to");
    refused(
        run, run.resolve("dataset"), ExitCode.USAGE, "a folder in which s2l keeps a part of a run");
    refused(folder.resolve("none"), folder, ExitCode.RUN_DIRECTORY, "no such folder");
    refused(folder, folder, ExitCode.RUN_DIRECTORY, "it has no manifest.json");
  }

  @Test
  void aRunThatIsNotFinishedIsRefused() throws IOException {
    Path begun = SampleRun.in(folder.resolve("begun"), 500, 4);
    Path manifest = begun.resolve("manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest).replace("61200,\"done\":true", "61200,\"done\":false"));
    refused(
        begun, folder.resolve("out"), ExitCode.RUN_DIRECTORY, "stage train was begun and has not");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aListThatWasChangedLeadsToNoFileElsewhere() throws IOException {
    Path figures = folder.resolve("figures");
    Figures.write(bare, figures);
    Path victim = Files.writeString(folder.resolve("victim.txt"), "keep");
    Path index = figures.resolve("figures.json");
    Files.writeString(
        index, Files.readString(index).replace("\"cluster-purity.svg\"", "\"../victim.txt\""));
    Files.delete(figures.resolve("cluster-purity.svg"));
    Figures.write(bare, figures);
    assertThat(victim).hasContent("keep");
  }

  @Test
  void aComparisonOnItsWaySaysHowFarItIs() throws IOException {
    Path half = SampleRun.in(folder.resolve("half"), 500, 4);
    SampleComparison.in(half, List.of("small-to-large", "random"), List.of("11%"), 3, 2);
    Figures.write(half, folder.resolve("out"));
    assertThat(Files.readString(folder.resolve("out/metric-by-data-size.svg")))
        .contains("provisional, 1 of 9 cells are not finished");
  }

  @Test
  void variantsWithFewerRecordingsAreDrawnByTheirNumber() throws IOException {
    Path of = SampleRun.in(folder.resolve("variants"), 500, 4);
    var ranges = List.of("first-2", "first-4", "every-3", "all");
    var methods = new ArrayList<>(ranges);
    methods.add("random");
    SampleComparison.in(of, methods, List.of("11%"), 2, 0);
    int[] recordings = {2, 4, 4, 12};
    for (int i = 0; i < ranges.size(); i++) {
      for (int seed = 1; seed <= 2; seed++) {
        var cell = new RunDirectory(of).cell(ranges.get(i) + "-11pct-" + seed);
        Files.createDirectories(cell.selection());
        Files.writeString(
            cell.selection().resolve("card.json"),
            """
            {"method":"small-to-large","clustering":{"steps":%s},"settings":{"protection":{},
             "method":{"clusters":{"values":{"range":"%s","transform":"raw"}}}}}
            """
                .formatted(IntStream.range(0, recordings[i]).boxed().toList(), ranges.get(i)));
      }
    }
    Figures.write(of, folder.resolve("out"));
    assertThat(Files.readAllLines(folder.resolve("out/trajectory-length-and-density.csv")))
        .filteredOn(line -> line.contains("held-out/loss"))
        .extracting(line -> line.substring(0, line.indexOf(",11%")))
        .containsExactly(
            "length,first-2,first-2,2",
            "length,first-4,first-4,4",
            "length,all,all,12",
            "density,every-3,every-3,4",
            "density,all,all,12");
  }

  @Test
  void trainingIsMeasuredByTheRowsThatWereTrainedOn() throws IOException {
    Path of = SampleRun.in(folder.resolve("cost"), 500, 4);
    SampleComparison.in(of, List.of("random"), List.of("11%"), 2, 0);
    trained(of, "proxy", 400_000, 469, 46_900);
    trained(new RunDirectory(of).cell("full-100pct-1").root(), "target", 4_000_000, 10, 8_000);
    trained(new RunDirectory(of).cell("full-100pct-2").root(), "target", 4_000_000, 10, 12_000);
    Figures.write(of, folder.resolve("out"));
    assertThat(Files.readAllLines(folder.resolve("out/training-cost-by-model-size.csv")))
        .containsExactly(
            "model,parameters,trainings,rows_trained,seconds,seconds_per_1000_rows",
            "some proxy,400000,1,15008.0,46.9,3.125",
            "some target,4000000,2,640.0,20.0,31.25");
  }

  private static void trained(Path root, String to, long parameters, int steps, long millis)
      throws IOException {
    var directory = new RunDirectory(root);
    Files.createDirectories(directory.log());
    Files.writeString(
        directory.log().resolve("trainer_log.jsonl"), "{\"step\":1,\"loss\":1}\n".repeat(steps));
    Files.writeString(
        directory.manifest(),
        """
        {"environment":{"proxy":"some proxy","model":"some target","trained_model_parameters":"%d"},
         "stages":{"train":{"settings":{"folder":"%s","per_device_train_batch_size":"32",
         "gradient_accumulation_steps":"1"},"elapsedMillis":%d,"done":true}}}
        """
            .formatted(parameters, to, millis));
  }
}
