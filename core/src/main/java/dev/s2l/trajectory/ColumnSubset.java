package dev.s2l.trajectory;

import java.util.function.Consumer;

/// Several columns of another object, renumbered from 0.
final class ColumnSubset implements Columns {
  private final Columns all;
  private final int[] which;

  ColumnSubset(Columns all, int[] which) {
    this.all = all;
    this.which = which.clone();
  }

  @Override
  public int count() {
    return which.length;
  }

  @Override
  public int rows() {
    return all.rows();
  }

  @Override
  public boolean inMemory() {
    return all.inMemory();
  }

  @Override
  public void with(int column, Consumer<float[]> reader) {
    all.with(which[column], reader);
  }

  @Override
  public void copy(int column, int from, int count, float[] into) {
    all.copy(which[column], from, count, into);
  }

  @Override
  public float[] get(int column) {
    return all.get(which[column]);
  }
}
