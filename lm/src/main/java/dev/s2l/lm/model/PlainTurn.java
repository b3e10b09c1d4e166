package dev.s2l.lm.model;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.bytedeco.pytorch.Tensor;

/// The rotation in plain code, of float32 in main memory: few dimensions of each head turn, and
/// libtorch's operators take ten times as long over so short runs.
///
/// @param angles of all positions from 0 on
/// @param place of a position in its row, by line and position
record PlainTurn(StepTurn angles, LongBinaryOperator place) implements Rotary.Turn {
  @Override
  public void forwards(List<Tensor> parts) {
    parts.forEach(x -> turn(x, 1));
  }

  @Override
  public void backwards(List<Tensor> parts) {
    parts.forEach(x -> turn(x, -1));
  }

  /// @param x of four or five dimensions, the last one side by side in memory
  private void turn(Tensor x, float direction) {
    long[] sizes = x.sizes().vec().get();
    long[] strides = x.strides().vec().get();
    int last = sizes.length - 1;
    if (strides[last] != 1) {
      throw new IllegalArgumentException("a head's numbers do not stand side by side");
    }
    long parts = last == 4 ? sizes[3] : 1;
    long partStride = last == 4 ? strides[3] : 0;
    var floats = floats(x, sizes, strides);
    for (long b = 0; b < sizes[0]; b++) {
      for (long s = 0; s < sizes[1]; s++) {
        int row = Math.toIntExact(place.applyAsLong(b, s));
        long position = b * strides[0] + s * strides[1];
        for (long head = 0; head < sizes[2]; head++) {
          for (long part = 0; part < parts; part++) {
            long first = position + head * strides[2] + part * partStride;
            angles.turn(floats, first, row, direction);
          }
        }
      }
    }
  }

  private static MemorySegment floats(Tensor x, long[] sizes, long[] strides) {
    long end = 1;
    for (int i = 0; i < sizes.length; i++) {
      end += (sizes[i] - 1) * strides[i];
    }
    return MemorySegment.ofAddress(x.data_ptr().address()).reinterpret(end * Float.BYTES);
  }
}
