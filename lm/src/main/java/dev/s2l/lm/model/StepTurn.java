package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Position;

/// The rotation of one position each for several rows, of numbers in main memory: as
/// [Rotary.Turn#forwards].
///
/// @param cosines by row and pair of dimensions
/// @param sines the same
/// @param half how many pairs turn
record StepTurn(float[] cosines, float[] sines, int half) {
  /// @param position whether positions are turned at all
  static StepTurn of(Position position, RowCaches.Step step) {
    if (!(position instanceof Position.Rotary rotary)) {
      return new StepTurn(new float[0], new float[0], 0);
    }
    float[] frequencies = Rotary.frequencies(rotary);
    int half = frequencies.length;
    var cosines = new float[step.rows() * half];
    var sines = new float[cosines.length];
    for (int i = 0; i < cosines.length; i++) {
      float angle = step.position(i / half) * frequencies[i % half];
      cosines[i] = (float) StrictMath.cos(angle);
      sines[i] = (float) StrictMath.sin(angle);
    }
    return new StepTurn(cosines, sines, half);
  }

  /// Turns one head, in place.
  void turn(float[] vector, int row) {
    for (int i = 0; i < half; i++) {
      float cosine = cosines[row * half + i];
      float sine = sines[row * half + i];
      float first = vector[i];
      float second = vector[i + half];
      vector[i] = first * cosine - second * sine;
      vector[i + half] = second * cosine + first * sine;
    }
  }
}
