package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RunDirectory;
import dev.s2l.run.RunLock;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a run directory may hold besides what s2l wrote there, and what it finds damaged.
class RunFoldersTest {
  @TempDir private Path folder = Path.of("");
  private Path run = Path.of("");
  private Path data = Path.of("");
  private Path trajectories = Path.of("");

  @BeforeEach
  void make() throws IOException {
    run = folder.resolve("run");
    data = rows(folder.resolve("data.jsonl"));
    trajectories = folder.resolve("trajectories");
    for (int c = 0; c < 3; c++) {
      float[] losses = new float[60];
      for (int row = 0; row < losses.length; row++) {
        losses[row] = (row % 4 + 1f) / (c + 1) + row / 1000f;
      }
      TrajectoryFolder.at(trajectories).write(new LossColumn(10 * c, losses));
    }
  }

  private static Path rows(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    var lines = new StringBuilder();
    for (int row = 0; row < 60; row++) {
      lines.append("{\"instruction\": \"Say %d.\", \"output\": \"%d\"}\n".formatted(row, row));
    }
    return Files.writeString(file, lines);
  }

  private InProcess.Ended select(Object... further) {
    return selectFrom(data, further);
  }

  private InProcess.Ended selectFrom(Path itsData, Object... further) {
    var arguments =
        new ArrayList<Object>(
            List.of("select", "--trajectories", trajectories, "--data", itsData, "-o", run));
    arguments.addAll(List.of("--num-clusters", 4));
    arguments.addAll(List.of(further));
    return s2l(arguments.toArray());
  }

  private static InProcess.Ended s2l(Object... arguments) {
    return InProcess.run(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataset", "clusters", "selection"})
  void aFolderOfTheUserIsNotReplaced(String name) throws IOException {
    Path note = run.resolve(name).resolve("mine/labels.csv");
    Files.createDirectories(note.getParent());
    Files.writeString(note, "1,2\n");
    for (Object force : List.of("--json", "--force-new")) {
      var ended = select("--budget", 10, force);
      assertThat(ended.exitCode()).isEqualTo(8);
      assertThat(ended.err())
          .contains(note.toString(), "was not written by the stage", "--output-dir");
    }
    assertThat(note).hasContent("1,2");
  }

  @Test
  void dataInsideAFolderOfTheRunIsNotReplaced() throws IOException {
    for (String name : List.of("dataset/train.jsonl", "selection/pool.jsonl")) {
      Path inside = rows(run.resolve(name));
      var ended = selectFrom(inside, "--budget", 10);
      assertThat(ended.exitCode()).isEqualTo(8);
      assertThat(inside).hasSameTextualContentAs(data);
      Files.delete(inside);
    }
  }

  @Test
  void aFileBesideAFinishedSelectionIsNotDeletedWithIt() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    Path note = Files.writeString(run.resolve("selection/notes.txt"), "good");
    assertThat(select("--budget", 10).exitCode()).as("nothing to replace").isZero();
    var ended = select("--budget", 20, "--force-new");
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(ended.err()).contains(note.toString());
    assertThat(run.resolve("selection/subset.jsonl")).exists();
    Files.move(note, folder.resolve("notes.txt"));
    assertThat(select("--budget", 20, "--force-new").exitCode()).isZero();
    assertThat(Files.readAllLines(run.resolve("selection/subset.jsonl"))).hasSize(20);
  }

  @Test
  void anEmptyPathIsNoPath() {
    var ended = s2l("select", "--trajectories", trajectories, "--budget", 5, "-o", "");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--output-dir", "the path is empty");
  }

  @ParameterizedTest
  @CsvSource({
    "selection/subset.jsonl, select",
    "selection/card.json, select",
    "clusters/assignment.npy, select",
    "dataset/rows.index, select",
    "selection/selection.jsonl, report",
    "selection/card.json, report",
    "clusters/statistics.json, report",
    "dataset/rows.index, report",
    "selection/card.json, verify"
  })
  void aDamagedFileOfAFinishedRunIsNamed(String name, String command) throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    Path file = run.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    for (byte[] damaged : List.of(new byte[0], flipped(bytes, 5))) {
      Files.write(file, damaged);
      var ended =
          switch (command) {
            case "select" -> select("--budget", 10);
            case "report" -> s2l("report", run);
            default -> s2l("verify", run, "--trajectories", trajectories);
          };
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(8);
      assertThat(ended.err()).contains(file.toString(), "damaged");
    }
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= 1;
    return flipped;
  }

  @Test
  void theReportOfARunFollowsItsSelection() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    assertThat(s2l("report", run).exitCode()).isZero();
    Path report = run.resolve("report.html");
    String before = Files.readString(report);
    assertThat(select("--budget", 20, "--force-new").exitCode()).isZero();
    assertThat(Files.readString(report)).isNotEqualTo(before);
    String after = Files.readString(report);
    assertThat(s2l("report", run).exitCode()).isZero();
    assertThat(report).hasContent(after);
  }

  @Test
  void aReportIsOfARunDirectory() {
    var ended = s2l("report", trajectories);
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(ended.err()).contains("is no run directory");
    assertThat(trajectories.resolve("report.html")).doesNotExist();
    assertThat(s2l("verify", folder.resolve("nowhere")).err()).contains("is missing");
  }

  @Test
  void aReportGoesWhereItIsTold() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    Path elsewhere = folder.resolve("reports").resolve("run.html");
    var ended = s2l("report", run, "--output", elsewhere);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualToIgnoringNewLines(elsewhere.toString());
    assertThat(run.resolve("report.html")).doesNotExist();
    assertThat(s2l("report", run).exitCode()).isZero();
    assertThat(elsewhere).hasSameBinaryContentAs(run.resolve("report.html"));
    assertThat(s2l("report", run, "--output", elsewhere).exitCode()).isZero();

    Path mine = Files.writeString(folder.resolve("mine.html"), "<p>mine</p>");
    var stranger = s2l("report", run, "--output", mine);
    assertThat(stranger.exitCode()).isEqualTo(8);
    assertThat(stranger.err()).contains("mine.html is no report of s2l and would be replaced");
    assertThat(mine).hasContent("<p>mine</p>");
    assertThat(s2l("report", run, "--output", folder).exitCode()).isEqualTo(2);
  }

  @Test
  void figuresAreDrawnAndThoseWithoutDataNamed() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    Path figures = folder.resolve("figures");
    Path file = Files.writeString(folder.resolve("file"), "x");
    var refused = s2l("report", run, "--figures", file);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("--figures " + file + " is a file");
    assertThat(run.resolve("report.html")).doesNotExist();

    var ended = s2l("report", run, "--figures", figures);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains(run.resolve("report.html").toString());
    assertThat(ended.err()).contains("metric-by-data-size is left out. Nothing was compared");
    assertThat(figures.resolve("figures.json")).isRegularFile();
  }

  @Test
  void aRunThatIsGoingOnIsNeitherReportedNorVerified() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    try (var going = RunLock.acquire(run)) {
      for (String command : List.of("report", "verify")) {
        var refused = s2l(command, run);
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(8);
        assertThat(refused.err()).contains("is in use by this process");
      }
      assertThat(run.resolve("report.html")).doesNotExist();
    }
    try (var reader = RunLock.reading(new RunDirectory(run))) {
      assertThat(s2l("report", run).exitCode()).isZero();
      assertThat(s2l("verify", run).exitCode()).isZero();
      assertThat(select("--budget", 11).err()).contains("is in use by a reader, in this process");
    }
  }

  @Test
  void aReportOfLossesAloneAdvisesNoTraining() throws IOException {
    s2l("select", "--trajectories", trajectories, "--num-clusters=4", "--budget=10", "-o", run);
    assertThat(s2l("report", run).exitCode()).isZero();
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("the losses were recorded elsewhere", "made from losses alone")
        .doesNotContain("--proxy tiny");
  }

  @Test
  void verifyComparesTheClustersTooAndMissesTheData() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    var whole = s2l("verify", run, "--trajectories", trajectories);
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    for (String name : List.of("centroids.npy", "statistics.json", "assignment.npy")) {
      Path file = run.resolve("clusters").resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, flipped(bytes, bytes.length - 4));
      var ended = s2l("verify", run, "--trajectories", trajectories);
      assertThat(ended.exitCode()).isEqualTo(8);
      assertThat(ended.err()).contains("clusters/" + name);
      Files.write(file, bytes);
    }
    Files.move(run.resolve("dataset"), folder.resolve("elsewhere"));
    assertThat(s2l("verify", run, "--trajectories", trajectories).err())
        .contains(run.resolve("dataset") + " is missing", "data.jsonl", "s2l dataset");
  }

  @Test
  void anOutputThatIsNoFolderIsSaidToBeNone() throws IOException {
    Files.writeString(run, "a file");
    assertThat(select("--budget", 10).err()).contains("is no folder").doesNotContain("Exception");
    Files.delete(run);
    Files.createSymbolicLink(run, folder.resolve("nowhere"));
    var ended = select("--budget", 10);
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(ended.err()).contains("link to nowhere").doesNotContain("Exception");
  }

  @Test
  void whatACommandReadsIsNotDeletedToDoAStageAnew() throws IOException {
    assertThat(select("--budget", 30).exitCode()).isZero();
    Path subset = run.resolve("selection/subset.jsonl");
    List<String> before = Files.readAllLines(subset);
    var again = selectFrom(subset, "--budget", 5, "--force-new");
    assertThat(again.exitCode()).isEqualTo(8);
    assertThat(again.err()).contains(subset.toRealPath().toString(), "would be deleted");
    assertThat(Files.readAllLines(subset)).isEqualTo(before);
  }

  @Test
  void aRefusedCommandLeavesNothingThatTheMendedOneDiffersFrom() throws IOException {
    var bare =
        s2l("select", "--trajectories", trajectories, "--per-source", "--budget", 5, "-o", run);
    assertThat(bare.exitCode()).isEqualTo(2);
    assertThat(select("--budget", 5).exitCode()).isZero();
    assertThat(run.resolve("selection/subset.jsonl")).exists();
  }

  @Test
  void filesBesideAnUnfinishedOrAbsentPartAreStrangersToo() throws IOException {
    assertThat(select("--budget", 10, "--method", "random").exitCode()).isZero();
    Path note = run.resolve("clusters/notes.txt");
    Files.createDirectories(note.getParent());
    Files.writeString(note, "mine");
    var ended = select("--budget", 20, "--force-new");
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(note).hasContent("mine");
  }

  /// Sealed by another run, as after `cp -r` or behind a link.
  @Test
  void aFolderOfAnotherRunIsNotTakenForThisOnes() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    Path other = folder.resolve("other");
    Files.createDirectories(other);
    Files.createSymbolicLink(other.resolve("selection"), run.resolve("selection"));
    var ended =
        s2l("select", "--trajectories", trajectories, "--data", data, "--budget", 5, "-o", other);
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(ended.err()).contains("was not written by the stage select of this run");
    assertThat(Files.readAllLines(run.resolve("selection/subset.jsonl"))).hasSize(10);
  }

  @Test
  void damageIsMendedWithForceNew() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    Path subset = run.resolve("selection/subset.jsonl");
    byte[] bytes = Files.readAllBytes(subset);
    for (Path file : List.of(subset, run.resolve("dataset/manifest.json"))) {
      Files.writeString(file, "null");
      assertThat(select("--budget", 10).err()).contains("--force-new");
      var ended = select("--budget", 10, "--force-new");
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(subset).hasBinaryContent(bytes);
    }
  }

  @Test
  void jsonThatIsNullIsDamage() throws IOException {
    assertThat(select("--budget", 10).exitCode()).isZero();
    for (String name : List.of("selection/card.json", "selection/COMPLETE.json")) {
      Path file = run.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      Files.writeString(file, "null");
      for (var ended : List.of(s2l("report", run), select("--budget", 10))) {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(8);
        assertThat(ended.err()).contains(file.toString(), "damaged");
      }
      Files.write(file, bytes);
    }
    Files.writeString(run.resolve("manifest.json"), "null");
    var ended = select("--budget", 10);
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(ended.err()).contains("manifest.json is damaged");
  }

  @Test
  void aReportOfSomebodyElseIsLeftAlone() throws IOException {
    Files.createDirectories(run);
    Path mine = Files.writeString(run.resolve("report.html"), "<p>mine</p>");
    assertThat(select("--budget", 10).exitCode()).isZero();
    assertThat(mine).hasContent("<p>mine</p>");
  }

  @Test
  void aSelectionWithoutDataIsVerifiedWithoutTheDataOfTheOneBefore() {
    assertThat(select("--budget", 10).exitCode()).isZero();
    var bare =
        s2l(
            "select",
            "--trajectories",
            trajectories,
            "--num-clusters=4",
            "--budget=10",
            "--force-new",
            "-o",
            run);
    assertThat(bare.exitCode()).as(bare.err()).isZero();
    var verified = s2l("verify", run, "--trajectories", trajectories);
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }
}
