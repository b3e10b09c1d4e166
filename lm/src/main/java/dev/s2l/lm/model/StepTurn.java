package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Position;
import java.util.function.IntUnaryOperator;

/// The rotation of one position each for several rows, of numbers in main memory: as
/// [Rotary.Turn#forwards].
///
/// @param cosines by row and pair of dimensions
/// @param sines the same
/// @param half how many pairs turn
record StepTurn(float[] cosines, float[] sines, int half) {
  /// @param position whether positions are turned at all
  static StepTurn of(Position position, RowCaches.Step step) {
    return position instanceof Position.Rotary rotary
        ? of(rotary, step.rows(), step::position)
        : new StepTurn(new float[0], new float[0], 0);
  }

  /// @param rows how many
  /// @param position of a row
  static StepTurn of(Position.Rotary rotary, int rows, IntUnaryOperator position) {
    float[] frequencies = Rotary.frequencies(rotary);
    int half = frequencies.length;
    var cosines = new float[rows * half];
    var sines = new float[cosines.length];
    for (int i = 0; i < cosines.length; i++) {
      // The reference multiplies in float32.
      float angle = position.applyAsInt(i / half) * frequencies[i % half];
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
