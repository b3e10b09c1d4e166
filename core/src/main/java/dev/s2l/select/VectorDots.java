package dev.s2l.select;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A lane is a row and no sum runs across lanes: `reduceLanes` leaves the order of a float sum
/// open, and the compiler makes use of that.
///
/// To be loaded only where [dev.s2l.run.VectorModule#present()].
final class VectorDots implements Dots {
  private static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() <= Embeddings.PANEL
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_512;

  private final Embeddings embeddings;
  private final float[] values;

  VectorDots(Embeddings embeddings) {
    this.embeddings = embeddings;
    this.values = embeddings.values();
  }

  @Override
  public void block(int j, int from, float[] into, int at) {
    for (int part = 0; part < Embeddings.BLOCK; part += 8 * SPECIES.length()) {
      eight(embeddings.offset(j), from + part, into, at + part);
    }
  }

  /// Eight vectors of rows against one.
  private void eight(int mine, int i, float[] into, int at) {
    int lanes = SPECIES.length();
    int step = Embeddings.PANEL;
    int end = embeddings.dims() * step;
    int a0 = embeddings.offset(i);
    int a1 = embeddings.offset(i + lanes);
    int a2 = embeddings.offset(i + 2 * lanes);
    int a3 = embeddings.offset(i + 3 * lanes);
    int a4 = embeddings.offset(i + 4 * lanes);
    int a5 = embeddings.offset(i + 5 * lanes);
    int a6 = embeddings.offset(i + 6 * lanes);
    int a7 = embeddings.offset(i + 7 * lanes);
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    for (int d = 0; d < end; d += step) {
      var v = FloatVector.broadcast(SPECIES, values[mine + d]);
      s0 = FloatVector.fromArray(SPECIES, values, a0 + d).fma(v, s0);
      s1 = FloatVector.fromArray(SPECIES, values, a1 + d).fma(v, s1);
      s2 = FloatVector.fromArray(SPECIES, values, a2 + d).fma(v, s2);
      s3 = FloatVector.fromArray(SPECIES, values, a3 + d).fma(v, s3);
      s4 = FloatVector.fromArray(SPECIES, values, a4 + d).fma(v, s4);
      s5 = FloatVector.fromArray(SPECIES, values, a5 + d).fma(v, s5);
      s6 = FloatVector.fromArray(SPECIES, values, a6 + d).fma(v, s6);
      s7 = FloatVector.fromArray(SPECIES, values, a7 + d).fma(v, s7);
    }
    s0.intoArray(into, at);
    s1.intoArray(into, at + lanes);
    s2.intoArray(into, at + 2 * lanes);
    s3.intoArray(into, at + 3 * lanes);
    s4.intoArray(into, at + 4 * lanes);
    s5.intoArray(into, at + 5 * lanes);
    s6.intoArray(into, at + 6 * lanes);
    s7.intoArray(into, at + 7 * lanes);
  }
}
