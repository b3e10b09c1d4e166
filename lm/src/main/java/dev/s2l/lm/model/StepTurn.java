package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.s2l.lm.model.DecoderConfig.Position;
import java.lang.foreign.MemorySegment;
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

  /// As above, of a head in native memory.
  ///
  /// @param place of its first number
  /// @param direction 1 to turn, −1 to turn back
  void turn(MemorySegment floats, long place, int row, float direction) {
    for (int i = 0; i < half; i++) {
      float cosine = cosines[row * half + i];
      float sine = sines[row * half + i] * direction;
      float first = floats.getAtIndex(JAVA_FLOAT, place + i);
      float second = floats.getAtIndex(JAVA_FLOAT, place + half + i);
      floats.setAtIndex(JAVA_FLOAT, place + i, first * cosine - second * sine);
      floats.setAtIndex(JAVA_FLOAT, place + half + i, second * cosine + first * sine);
    }
  }
}
