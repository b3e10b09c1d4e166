package dev.s2l.select;

/// Where there are no vectors.
final class ScalarDots implements Dots {
  private final Embeddings embeddings;

  ScalarDots(Embeddings embeddings) {
    this.embeddings = embeddings;
  }

  @Override
  public void block(int j, int from, float[] into, int at) {
    float[] values = embeddings.values();
    int mine = embeddings.offset(j);
    for (int i = 0; i < Embeddings.BLOCK; i++) {
      int other = embeddings.offset(from + i);
      float dot = 0;
      for (int d = 0; d < embeddings.dims(); d++) {
        int step = d * Embeddings.PANEL;
        dot = Math.fma(values[other + step], values[mine + step], dot);
      }
      into[at + i] = dot;
    }
  }
}
