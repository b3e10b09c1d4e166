package dev.s2l.trajectory;

import java.util.function.Consumer;

/// Columns in memory.
final class MemoryColumns implements Columns {
  private final float[][] values;

  MemoryColumns(float[][] values) {
    this.values = values;
  }

  @Override
  public int count() {
    return values.length;
  }

  @Override
  public int rows() {
    return values[0].length;
  }

  @Override
  public boolean inMemory() {
    return true;
  }

  @Override
  public void with(int column, Consumer<float[]> reader) {
    reader.accept(values[column]);
  }

  @Override
  public void copy(int column, int from, int count, float[] into) {
    System.arraycopy(values[column], from, into, 0, count);
  }

  @Override
  public float[] get(int column) {
    return values[column];
  }
}
