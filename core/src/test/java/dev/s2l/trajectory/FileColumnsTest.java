package dev.s2l.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.cluster.KMeans;
import dev.s2l.cluster.KMeansSettings;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.suspect.Suspects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Columns that stay in their files give what columns in memory give.
class FileColumnsTest {
  private static final int ROWS = 2_500;

  @TempDir private Path folder;

  private Trajectories inMemory() throws IOException {
    return TrajectoryFolder.at(folder).read(Long.MAX_VALUE);
  }

  private Trajectories inFiles() throws IOException {
    return TrajectoryFolder.at(folder).read(0);
  }

  private void write(int columns) throws IOException {
    var random = RandomStream.named(4, "files");
    for (int c = 0; c < columns; c++) {
      float[] losses = new float[ROWS];
      for (int row = 0; row < ROWS; row++) {
        losses[row] = (float) (row % 7 / (1.0 + c) + 0.1 * random.nextGaussian() + 2);
      }
      losses[17 * c] = Float.NaN;
      losses[1_000 + c] += 9;
      TrajectoryFolder.at(folder).write(new LossColumn(100 * c, losses));
    }
  }

  @Test
  void giveTheSameValuesHashesAndRows() throws IOException {
    write(6);
    var files = inFiles();
    var memory = inMemory();
    assertThat(files.columns()).isInstanceOf(FileColumns.class);
    assertThat(memory.columns()).isInstanceOf(MemoryColumns.class);
    assertThat(files.steps()).isEqualTo(memory.steps());
    assertThat(files.columnHashes()).isEqualTo(memory.columnHashes());
    assertThat(files.unusableRows()).isEqualTo(memory.unusableRows()).hasSize(6);
    assertThat(files.row(1_234)).isEqualTo(memory.row(1_234));
    assertThat(files.column(3)).isEqualTo(memory.column(3));
    int[] some = {100, 400};
    assertThat(files.columnsAt(some).row(9)).isEqualTo(memory.columnsAt(some).row(9));
    assertThat(files.columnsAt(some).unusableRows()).containsExactly(17, 68);
    for (var transform : Transform.values()) {
      assertThat(transform.of(files).row(77)).isEqualTo(transform.of(memory).row(77));
    }
  }

  @Test
  void giveTheSameClustersAndSuspects() throws IOException {
    write(6);
    for (var settings : new KMeansSettings[] {KMeansSettings.paper(9), KMeansSettings.faiss(5)}) {
      var files = new KMeans(settings, 2).fit(inFiles(), RandomStream.named(1, "cluster"));
      var memory = new KMeans(settings, 2).fit(inMemory(), RandomStream.named(1, "cluster"));
      assertThat(files.assignment()).isEqualTo(memory.assignment());
      assertThat(files.centroids()).isEqualTo(memory.centroids());
    }
    assertThat(Suspects.find(inFiles(), Optional.empty()))
        .isNotEmpty()
        .isEqualTo(Suspects.find(inMemory(), Optional.empty()));
  }

  @Test
  void refuseColumnsOfDifferentLengths() throws IOException {
    write(2);
    TrajectoryFolder.at(folder).write(new LossColumn(900, new float[ROWS - 1]));
    assertThatThrownBy(this::inFiles)
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("step 900 has 2499");
  }

  @Test
  void giveFewerDistinctRowsThanClustersOneClusterEach() throws IOException {
    for (int c = 0; c < 3; c++) {
      float[] losses = new float[9_000];
      for (int row = 0; row < losses.length; row++) {
        losses[row] = row / 4_500 + c;
      }
      TrajectoryFolder.at(folder).write(new LossColumn(c, losses));
    }
    var clustering =
        new KMeans(KMeansSettings.paper(9), 2).fit(inFiles(), RandomStream.named(1, "cluster"));
    assertThat(clustering.k()).isEqualTo(2);
    assertThat(clustering.assignment()[8_999]).isEqualTo(1);
  }
}
