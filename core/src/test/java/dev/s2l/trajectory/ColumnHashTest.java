package dev.s2l.trajectory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnHashTest {
  private static final int ROWS = 600_001;

  private static float value(int row) {
    return row % 1_000 / 7f;
  }

  /// A column that is too large to be had as a whole.
  private static final class Large implements Columns {
    private int largest;

    @Override
    public int count() {
      return 1;
    }

    @Override
    public int rows() {
      return ROWS;
    }

    @Override
    public boolean inMemory() {
      return false;
    }

    @Override
    public void with(int column, Consumer<float[]> reader) {
      throw new AssertionError("the whole column was asked for");
    }

    @Override
    public void copy(int column, int from, int count, float[] into) {
      largest = Math.max(largest, count);
      for (int i = 0; i < count; i++) {
        into[i] = value(from + i);
      }
    }

    @Override
    public float[] get(int column) {
      throw new AssertionError("the whole column was asked for");
    }
  }

  @Test
  void aColumnInAFileIsHashedPieceByPieceAsSha256sumHashesItsFile(@TempDir Path folder)
      throws IOException {
    float[] values = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      values[row] = value(row);
    }
    TrajectoryFolder.at(folder).write(new LossColumn(100, values));
    Path file;
    try (var files = Files.list(folder)) {
      file = files.filter(f -> f.toString().endsWith(".npy")).findAny().orElseThrow();
    }
    var large = new Large();
    assertThat(ColumnHash.of(large)).containsExactly(Hashes.sha256(file));
    assertThat(large.largest).isLessThan(ROWS / 2);
  }
}
