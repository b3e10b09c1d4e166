package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.cat;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

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
    shape[0] = rows;
    shape[1] = length;
    return x.narrow(1, start, (long) rows * length).view(shape);
  }

  /// The inverse of [#ofStart] and [#ofRows].
  ///
  /// @param ofStart (1, P, H), where there is a start
  /// @param ofRows (B, S, H)
  /// @return (1, P + B·S, H); without a start the memory of `ofRows`
  Tensor joined(Optional<Tensor> ofStart, Tensor ofRows) {
    var flat = ofRows.view(1, -1, ofRows.size(2));
    return ofStart.isPresent() ? cat(new TensorVector(ofStart.get(), flat), 1) : flat;
  }
}
