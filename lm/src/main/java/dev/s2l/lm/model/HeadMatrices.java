package dev.s2l.lm.model;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/// The float32 numbers of a tensor in main memory as one matrix of each row and head, positions by
/// width, where they lie. Belongs to one thread, which keeps the tensor.
final class HeadMatrices {
  private final FloatPointer numbers;
  private final long byRow;
  private final long byHead;
  private final long byPosition;

  private HeadMatrices(Tensor x, long byRow, long byHead, long byPosition) {
    if (x.stride(3) != 1) {
      throw new IllegalArgumentException("the numbers of a head must stand side by side");
    }
    this.numbers = new FloatPointer(x.data_ptr());
    this.byRow = byRow;
    this.byHead = byHead;
    this.byPosition = byPosition;
  }

  /// @param x (B, S, N, D)
  static HeadMatrices byPosition(Tensor x) {
    return new HeadMatrices(x, x.stride(0), x.stride(2), x.stride(1));
  }

  /// @param x (B, K, T, D)
  static HeadMatrices byHead(Tensor x) {
    return new HeadMatrices(x, x.stride(0), x.stride(1), x.stride(2));
  }

  /// From one position to the next.
  int stride() {
    return Math.toIntExact(byPosition);
  }

  /// From a position of one matrix on; good until this is called again.
  FloatPointer at(long row, long head, int position) {
    return numbers.position(row * byRow + head * byHead + position * byPosition);
  }
}
