package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.s2l.lm.model.DecoderConfig.NormKind;
import java.lang.foreign.MemorySegment;

/// A [Norm] over numbers in main memory. Does not own its weight.
///
/// @param weight one a feature
/// @param bias one a feature; empty for none
record StepNorm(NormKind kind, MemorySegment weight, MemorySegment bias, double epsilon) {
  static StepNorm of(Norm norm) {
    return new StepNorm(
        norm.kind(),
        Slab.floats(norm.weight().get()),
        norm.bias().has_value() ? Slab.floats(norm.bias().get()) : MemorySegment.NULL,
        norm.epsilon());
  }

  private int width() {
    return (int) (weight.byteSize() / Float.BYTES);
  }

  /// @param x not changed
  void of(Slab x, Slab result, int rows) {
    int width = width();
    var mean = new double[rows];
    var spread = new double[rows];
    if (kind == NormKind.LAYER_NORM) {
      for (int i = 0; i < width; i++) {
        for (int row = 0; row < rows; row++) {
          mean[row] += x.get((long) i * rows + row);
        }
      }
      for (int row = 0; row < rows; row++) {
        mean[row] /= width;
      }
    }
    for (int i = 0; i < width; i++) {
      for (int row = 0; row < rows; row++) {
        double off = x.get((long) i * rows + row) - mean[row];
        spread[row] += off * off;
      }
    }
    for (int row = 0; row < rows; row++) {
      spread[row] = 1 / Math.sqrt(spread[row] / width + epsilon);
    }
    for (int i = 0; i < width; i++) {
      double factor = weight.getAtIndex(JAVA_FLOAT, i);
      double added = added(i);
      for (int row = 0; row < rows; row++) {
        long place = (long) i * rows + row;
        result.set(place, (float) ((x.get(place) - mean[row]) * spread[row] * factor + added));
      }
    }
  }

  /// One row, in place.
  void normalise(float[] x) {
    double mean = 0;
    if (kind == NormKind.LAYER_NORM) {
      for (float value : x) {
        mean += value;
      }
      mean /= x.length;
    }
    double spread = 0;
    for (float value : x) {
      spread += (value - mean) * (value - mean);
    }
    spread = 1 / Math.sqrt(spread / x.length + epsilon);
    for (int i = 0; i < x.length; i++) {
      double factor = weight.getAtIndex(JAVA_FLOAT, i);
      x[i] = (float) ((x[i] - mean) * spread * factor + added(i));
    }
  }

  private double added(int i) {
    return bias.byteSize() == 0 ? 0 : bias.getAtIndex(JAVA_FLOAT, i);
  }
}
