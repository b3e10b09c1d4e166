package dev.s2l.trajectory;

import java.io.IOException;
import java.nio.file.Path;

/// Reads one `.npy` file as a bare matrix (rows, columns), in either storage order.
final class MatrixFile {
  private static final int BLOCK_VALUES = 1 << 18;

  private MatrixFile() {}

  static Trajectories read(Path file) throws IOException {
    try (var npy = NpyFile.open(file)) {
      var shape = npy.shape();
      if (shape.isEmpty() || shape.size() > 2 || (shape.size() == 2 && shape.get(1) == 0)) {
        throw NpyFile.broken(
            file, "a matrix (rows, columns) or a vector (rows) expected, got shape " + shape);
      }
      int rows = shape.getFirst();
      int columns = shape.size() == 1 ? 1 : shape.get(1);
      float[][] values = new float[columns][rows];
      if (columns == 1 || npy.fortranOrder()) {
        for (int c = 0; c < columns; c++) {
          npy.read((long) c * rows, values[c], 0, rows);
        }
      } else {
        readRows(npy, values, rows);
      }
      return Trajectories.ofColumns(values);
    }
  }

  private static void readRows(NpyFile npy, float[][] values, int rows) throws IOException {
    int columns = values.length;
    int block = Math.max(1, BLOCK_VALUES / columns);
    float[] blockValues =
        new float[Math.multiplyExact(Math.min(block, Math.max(rows, 1)), columns)];
    for (int from = 0; from < rows; from += block) {
      int count = Math.min(block, rows - from);
      npy.read((long) from * columns, blockValues, 0, count * columns);
      for (int c = 0; c < columns; c++) {
        float[] column = values[c];
        for (int i = 0; i < count; i++) {
          column[from + i] = blockValues[i * columns + c];
        }
      }
    }
  }
}
