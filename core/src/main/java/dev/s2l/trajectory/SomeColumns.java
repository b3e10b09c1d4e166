package dev.s2l.trajectory;

import java.util.function.Consumer;

/// Some columns of others, under numbers of their own.
final class SomeColumns implements Columns {
  private final Columns all;
  private final int[] which;

  SomeColumns(Columns all, int[] which) {
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
  public boolean held() {
    return all.held();
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
