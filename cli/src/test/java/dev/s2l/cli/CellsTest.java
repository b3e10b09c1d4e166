package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.demo.DemoData;
import dev.s2l.run.Json;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.RunLock;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs inside a run: each has its own lock, ledger and log, and reads what the run around it has.
class CellsTest {
  private static final int ROWS = 2_000;

  @TempDir private static Path folder = Path.of("");
  private static Path data = Path.of("");
  private static RunDirectory parent = new RunDirectory(Path.of(""));

  /// A run directory with trajectories of its own, as `s2l run` leaves it.
  @BeforeAll
  static void make() throws IOException {
    data = DemoData.generate(3, ROWS).write(folder.resolve("data"));
    parent = new RunDirectory(folder.resolve("run"));
    var recorded = TrajectoryFolder.at(parent.trajectories());
    for (int c = 0; c < 6; c++) {
      float[] losses = new float[ROWS];
      for (int row = 0; row < ROWS; row++) {
        losses[row] = (row % 13 + 1f) / (c + 1) + row / 1000f;
      }
      recorded.write(new LossColumn(10 * c, losses));
    }
    recorded.finish(new TreeMap<>());
    var ended =
        s2l(
            "select",
            "--trajectories=" + parent.trajectories(),
            "--data=" + data,
            "--budget=10%",
            "-o",
            parent.root());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  private static InProcess.Ended s2l(Object... arguments) {
    return InProcess.run(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  private static String[] inCell(String name, String... choice) {
    var arguments =
        new String[] {
          "select",
          "--from",
          parent.root().toString(),
          "--output-dir",
          parent.cell(name).root().toString()
        };
    var all = Arrays.copyOf(arguments, arguments.length + choice.length);
    System.arraycopy(choice, 0, all, arguments.length, choice.length);
    return all;
  }

  @Test
  void twoCellsRunInTwoProcessesAndReadWhatTheRunAroundThemHas()
      throws IOException, InterruptedException {
    var first = Child.start(folder, inCell("random-20", "--method=random", "--budget=20%"));
    var second = Child.start(folder, inCell("s2l-30", "--budget=30%", "--stability=3"));
    for (Child child : List.of(first, second)) {
      var ended = child.await();
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
    for (String name : List.of("random-20", "s2l-30")) {
      var cell = parent.cell(name);
      assertThat(cell.dataset()).doesNotExist();
      assertThat(cell.trajectories()).doesNotExist();
      assertThat(cell.log().resolve("run.log")).exists();
      var stages = Json.COMPACT.readTree(Files.readAllBytes(cell.manifest())).path("stages");
      assertThat(stages.has("select")).isTrue();
      assertThat(stages.has("dataset")).isFalse();
      var verified = s2l("verify", cell.root());
      assertThat(verified.exitCode()).as(verified.err()).isZero();
      var report = s2l("report", cell.root());
      assertThat(report.exitCode()).as(report.err()).isZero();
      assertThat(Files.readString(cell.report())).contains("demo.jsonl");
    }
    assertThat(Files.readAllLines(parent.cell("random-20").selection().resolve("subset.jsonl")))
        .hasSize(400);
  }

  @Test
  void aCellThatWasKilledIsContinuedLikeAnyRun() throws IOException, InterruptedException {
    String[] whole = inCell("whole", "--sweep-clusters=20,40,60,80", "--stability=40");
    assertThat(InProcess.run(whole).exitCode()).isZero();
    String[] killed = inCell("killed", "--sweep-clusters=20,40,60,80", "--stability=40");
    var child = Child.start(folder, killed);
    child.awaitError("trying");
    child.killAfter(0);
    var ended = InProcess.run(killed);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    for (String file : List.of("subset.jsonl", "selection.jsonl", "card.json")) {
      assertThat(parent.cell("killed").selection().resolve(file))
          .hasSameBinaryContentAs(parent.cell("whole").selection().resolve(file));
    }
  }

  @Test
  void dataThatTheRunAroundItDidNotReadAreReadByTheCell() throws IOException {
    Path other = DemoData.generate(4, 500).write(folder.resolve("other"));
    var cell = parent.cell("other");
    var ended = s2l("dataset", "--data=" + other, "-o", cell.root());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(cell.reading("dataset")).isEqualTo(cell.dataset()).exists();
    assertThat(parent.dataset()).exists();
  }

  @Test
  void theRunAroundCellsIsNotChangedWhileOneRunsAndNoneBeginsWhileItIs()
      throws IOException, InterruptedException {
    var cell = parent.cell("locked");
    try (var held = RunLock.shared(parent.root())) {
      assertThat(held).isNotNull();
      var other = s2l("select", "--from", parent.root(), "-o", cell.root(), "--budget=5");
      assertThat(other.exitCode()).as(other.err()).isZero();
      var changed = s2l("dataset", "--data=" + data, "-o", parent.root());
      assertThat(changed.exitCode()).isEqualTo(8);
      assertThat(changed.err()).contains(parent.root() + " is in use by a cell of it");
    }
    try (var held = RunLock.acquire(parent.root())) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> RunLock.acquire(parent.root())).hasMessageContaining("this process");
      var begun = s2l("select", "--from", parent.root(), "-o", cell.root(), "--budget=5");
      assertThat(begun.exitCode()).isEqualTo(8);
      assertThat(begun.err()).contains(parent.root() + " is in use");
      var elsewhere = Child.start(folder, inCell("elsewhere", "--budget=5")).await();
      assertThat(elsewhere.exitCode()).as("the lock outlives the attempts above").isEqualTo(8);
      assertThat(elsewhere.err()).contains("is in use by pid " + ProcessHandle.current().pid());
    }
  }
}
