package dev.s2l.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrajectoriesTest {
  @TempDir Path folder;

  @Test
  void readsColumnsInTheOrderOfTheirNumbersNotOfTheirNames() throws IOException {
    var trajectories = TrajectoryFolder.at(folder);
    trajectories.write(new LossColumn(1_000_000, new float[] {4, 40}));
    trajectories.write(new LossColumn(0, new float[] {1, 10}));
    NpyFile.writeFloats(folder.resolve("step-500.npy"), new float[] {2, 20});
    NpyFile.writeFloats(folder.resolve("step-1500.npy"), new float[] {3, 30});
    Files.writeString(folder.resolve("step-000700.npy.tmp"), "half a file");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    var read = Trajectories.open(folder);
    assertThat(read.steps()).containsExactly(0, 500, 1500, 1_000_000);
    assertThat(read.row(0)).containsExactly(1, 2, 3, 4);
    assertThat(read.row(1)).containsExactly(10, 20, 30, 40);
    assertThat(read.stepsKnown()).isTrue();
    assertThat(trajectories.has(1500)).isTrue();
    assertThat(trajectories.has(700)).isFalse();
    assertThat(read.columnsAt(new int[] {1500, 500}).row(1)).containsExactly(20, 30);
  }

  @Test
  void namesTheRowsThatCannotBeUsed() {
    var all =
        Trajectories.of(
            List.of(
                new LossColumn(5, new float[] {1, 2, Float.NEGATIVE_INFINITY, 4, 5}),
                new LossColumn(2, new float[] {1, Float.NaN, 3, 4, Float.MAX_VALUE})));
    assertThat(all.unusableRows()).containsExactly(1, 2);
    assertThat(all.usableRows()).containsExactly(0, 3, 4);
    assertThat(all.unusableCount()).isEqualTo(2);
    assertThat(all.usable(2)).isFalse();
    assertThat(all.columnsAt(new int[] {2}).unusableRows()).containsExactly(1);
  }

  @Test
  void findsEveryUnusableRowOfAnyPlace() {
    for (int rows : new int[] {1, 2, 3, 4, 5, 4095, 4096, 4097, 9000}) {
      for (int bad : new int[] {0, rows / 2, rows - 1}) {
        float[] column = new float[rows];
        column[bad] = Float.POSITIVE_INFINITY;
        var trajectories = Trajectories.ofColumns(new float[][] {column});
        assertThat(trajectories.unusableRows()).containsExactly(bad);
        assertThat(trajectories.usableRows()).hasSize(rows - 1).doesNotContain(bad);
      }
    }
  }

  @Test
  void refusesColumnsOfDifferentLengthsAndStepsTwice() throws IOException {
    var trajectories = TrajectoryFolder.at(folder);
    trajectories.write(new LossColumn(1, new float[] {1, 2}));
    trajectories.write(new LossColumn(2, new float[] {1, 2, 3}));
    assertThatThrownBy(() -> Trajectories.open(folder))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("step 1 has 2 rows, step 2 has 3");
    NpyFile.writeFloats(folder.resolve("step-2.npy"), new float[] {1});
    assertThatThrownBy(() -> Trajectories.open(folder))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("the same step");
    assertThatThrownBy(() -> Trajectories.open(folder.resolve("none")))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("no such folder");
    Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> Trajectories.open(folder.resolve("empty")))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("step-NNNNNN.npy");
  }

  @Test
  void finishesWithAManifestAndASealAndOpensAgain() throws IOException {
    var trajectories = TrajectoryFolder.at(folder.resolve("trajectories"));
    trajectories.write(new LossColumn(0, new float[] {1, 2}));
    trajectories.write(new LossColumn(10, new float[] {3, 4}));
    trajectories.writeRejected(List.of("{\"row\":7}"));
    var facts = new TreeMap<String, String>();
    facts.put("dtype", "float32");
    var manifest = trajectories.finish(facts);
    assertThat(trajectories.manifest()).isEqualTo(manifest);
    assertThat(manifest.rows()).isEqualTo(2);
    assertThat(manifest.columns().get(1).file()).isEqualTo("step-000010.npy");
    assertThat(StageFolder.isComplete(trajectories.path())).isTrue();
    StageFolder.verify(trajectories.path());
    assertThat(StageFolder.seal(trajectories.path()).files().keySet())
        .containsExactly("manifest.json", "rejected.jsonl", "step-000000.npy", "step-000010.npy");
    trajectories.write(new LossColumn(20, new float[] {5, 6}));
    assertThat(StageFolder.isComplete(trajectories.path())).isFalse();
    assertThat(trajectories.steps()).containsExactly(0, 10, 20);
  }
}
