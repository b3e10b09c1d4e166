package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.handover.OutputForm;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Hashes;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TableReading;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A selection that is stopped in one of its long parts leaves nothing half-written, and the same
/// command ends with the bytes of one that was not stopped.
class StoppedSelectionTest {
  private static final int ROWS = 3000;
  private static final ClusterSettings PAPER = ClusterSettings.PAPER;

  @TempDir private Path folder = Path.of("");
  private Path data = Path.of("");
  private Path trajectories = Path.of("");

  @BeforeEach
  void make() throws IOException {
    var random = new Random(7);
    data = folder.resolve("data.jsonl");
    var lines = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      lines.append("{\"instruction\": \"Say ").append(row).append("\", \"output\": \"");
      for (int word = 0; word < 60; word++) {
        lines.append('w').append(random.nextInt(500)).append(' ');
      }
      lines.append("\"}\n");
    }
    Files.writeString(data, lines);
    trajectories = folder.resolve("trajectories");
    for (int c = 0; c < 4; c++) {
      float[] losses = new float[ROWS];
      for (int row = 0; row < ROWS; row++) {
        losses[row] = (row % 5 + 1f) / (c + 1) + random.nextFloat();
      }
      TrajectoryFolder.at(trajectories).write(new LossColumn(10 * c, losses));
    }
  }

  /// Asks to stop when something is told, and notes what is begun.
  private static final class Watcher implements Progress {
    final StopSignal stop = new StopSignal();
    final List<String> begun = new ArrayList<>();
    private final String at;

    Watcher(String at) {
      this.at = at;
    }

    private void told(String what) {
      if (!at.isEmpty() && what.startsWith(at)) {
        stop.request(ExitCode.INTERRUPTED);
      }
    }

    @Override
    public Task start(String stage, long total, String unit) {
      begun.add(stage);
      told("start of " + stage);
      return new Task() {
        @Override
        public void advance(long amount, String detail) {}

        @Override
        public void close() {
          told("end of " + stage);
        }
      };
    }

    @Override
    public void note(String message) {
      told(message);
    }

    @Override
    public void warn(String message) {}
  }

  private void select(Path run, SelectionMethod method, Watcher watcher) throws IOException {
    var settings = new SelectionSettings(method, Budget.parse("200"), 42, Protection.NONE);
    var losses = new RecordedLosses(trajectories, Optional.empty(), TableReading.STRICT);
    var source = new DataSource(List.of(data), DatasetSettings.defaults());
    RunSession.in(
        run,
        ComputeDevice.CPU,
        watcher,
        watcher.stop,
        RunSession.OnChange.REFUSE,
        session ->
            Pipeline.select(
                session, losses, Optional.of(source), settings, OutputForm.AS_THEY_CAME));
  }

  private static ClusterSettings clusters(List<Integer> sweep, int samples) {
    return new ClusterSettings(
        PAPER.preset(),
        Optional.empty(),
        PAPER.clusterSteps(),
        PAPER.numLossCheckpoints(),
        PAPER.values(),
        sweep,
        samples);
  }

  private static TreeMap<String, String> files(Path run, String... names) throws IOException {
    var files = new TreeMap<String, String>();
    for (String name : names) {
      try (Stream<Path> paths = Files.walk(run.resolve(name))) {
        for (Path file : paths.filter(Files::isRegularFile).toList()) {
          files.put(run.relativize(file).toString(), Hashes.sha256(file));
        }
      }
    }
    return files;
  }

  private static List<String> entries(Path run) throws IOException {
    try (Stream<Path> paths = Files.list(run)) {
      return paths.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  private void stoppedAt(String moment, SelectionMethod method, String... left) throws IOException {
    Path run = folder.resolve("stopped");
    var first = new Watcher(moment);
    assertThatThrownBy(() -> select(run, method, first))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    assertThat(entries(run))
        .doesNotContain("selection")
        .noneMatch(name -> name.endsWith(".tmp"))
        .containsAll(Arrays.asList(left));
    if (left.length == 0) {
      assertThat(entries(run)).doesNotContain("clusters");
    }
    var again = new Watcher("");
    select(run, method, again);
    if (left.length > 0) {
      assertThat(again.begun).as("k-means is not run again").noneMatch("cluster"::equals);
    }
    Path undisturbed = folder.resolve("undisturbed");
    select(undisturbed, method, new Watcher(""));
    assertThat(files(run, "clusters", "selection"))
        .isEqualTo(files(undisturbed, "clusters", "selection"))
        .isNotEmpty();
  }

  @Test
  void aSweepOverTheNumberOfClustersIsStopped() throws IOException {
    stoppedAt("start of sweep", new SelectionMethod.SmallToLarge(clusters(List.of(5, 10, 20), 0)));
  }

  @Test
  void theSamplesOfStabilityAreStopped() throws IOException {
    stoppedAt("end of cluster", new SelectionMethod.SmallToLarge(clusters(List.of(), 5)));
  }

  /// Asked for while nothing but the suspects is looked for: the clusters are there already.
  @Test
  void aSearchForSuspectsIsStoppedAndTheClustersStay() throws IOException {
    stoppedAt("end of cluster", new SelectionMethod.SmallToLarge(PAPER), "clusters");
  }

  @Test
  void clustersOfSeveralNumbersAndSamplesAreDrawnFromAsTheyWereWritten() throws IOException {
    var method = new SelectionMethod.SmallToLarge(clusters(List.of(5, 10), 2));
    Path run = folder.resolve("run");
    select(run, method, new Watcher(""));
    var before = files(run, "clusters", "selection");
    StageFolder.delete(run.resolve("selection"));
    var again = new Watcher("");
    select(run, method, again);
    assertThat(again.begun).noneMatch("cluster"::equals);
    assertThat(files(run, "clusters", "selection")).isEqualTo(before);
  }
}
