package dev.s2l.lm.model;

import org.bytedeco.pytorch.Tensor;

/// How the positions of a [TrainingPass] stand one after another: first the start that all rows
/// share, then what follows of each row.
///
/// @param start positions of the shared start (P), perhaps none
/// @param rows B
/// @param length positions of a row after the start (S)
record PassLayout(int start, int rows, int length) {
  boolean shares() {
    return start > 0;
  }

  /// (1, P + B·S, …) → (1, P, …), the same memory.
  Tensor ofStart(Tensor x) {
    return x.narrow(1, 0, start);
  }

  /// (1, P + B·S, …) → (B, S, …), the same memory.
  Tensor ofRows(Tensor x) {
    long[] shape = x.sizes().vec().get();
    var split = new long[shape.length];
    System.arraycopy(shape, 0, split, 0, shape.length);
    split[0] = rows;
    split[1] = length;
    return x.narrow(1, start, (long) rows * length).view(split);
  }
}
