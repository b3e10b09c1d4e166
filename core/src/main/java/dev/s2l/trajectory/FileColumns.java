package dev.s2l.trajectory;

import dev.s2l.vector.Spares;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// One `.npy` vector a column, for columns that together take too much memory. Whoever reads them
/// all goes through the files once; arrays are used again, one a thread.
final class FileColumns implements Columns {
  private final List<Path> files;
  private final int rows;
  private final Spares<float[]> spares;

  /// @param rows values in each file
  FileColumns(List<Path> files, int rows) {
    this.files = List.copyOf(files);
    this.rows = rows;
    this.spares = new Spares<>(() -> new float[rows]);
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
  public boolean held() {
    return false;
  }

  @Override
  public void with(int column, Consumer<float[]> reader) {
    spares.with(
        values -> {
          copy(column, 0, rows, values);
          reader.accept(values);
        });
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
