package dev.s2l.trajectory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// One `.npy` vector per column, for columns that together take too much memory. Reading all
/// columns reads the files once; nothing is kept in memory.
final class FileColumns implements Columns {
  private final List<Path> files;
  private final int rows;

  /// @param rows values in each file
  FileColumns(List<Path> files, int rows) {
    this.files = List.copyOf(files);
    this.rows = rows;
  }

  @Override
  public int count() {
    return files.size();
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  @Override
  public void with(int column, Consumer<float[]> reader) {
    reader.accept(get(column));
  }

  @Override
  public void copy(int column, int from, int count, float[] into) {
    try (var npy = NpyFile.open(files.get(column))) {
      npy.read(from, into, 0, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public float[] get(int column) {
    float[] values = new float[rows];
    copy(column, 0, rows, values);
    return values;
  }
}
