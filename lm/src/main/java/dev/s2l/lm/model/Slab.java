package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Float32 numbers in main memory, for products of libraries and for plain code: for each feature
/// one number of each row, the rows side by side. Room for the most rows; fewer rows lie closer.
/// Owns its memory until closed.
final class Slab implements AutoCloseable {
  private final int features;
  private final Tensor numbers;
  private final MemorySegment floats;
  private final FloatPointer pointer;
  private Tensor view;

  /// @param rows most of them
  Slab(int features, int rows) {
    this.features = features;
    long[] size = {(long) features * rows};
    numbers = Scopes.keep(zeros(size));
    floats = floats(numbers);
    pointer = Scopes.keep(new FloatPointer(numbers.data_ptr()));
    view = view(rows);
  }

  /// The numbers of a contiguous tensor of float32 in main memory, which must outlive them.
  static MemorySegment floats(Tensor tensor) {
    return MemorySegment.ofAddress(tensor.data_ptr().address())
        .reinterpret(tensor.numel() * Float.BYTES);
  }

  float get(long place) {
    return floats.getAtIndex(JAVA_FLOAT, place);
  }

  void set(long place, float value) {
    floats.setAtIndex(JAVA_FLOAT, place, value);
  }

  /// From a place on.
  FloatPointer pointer(long place) {
    return pointer.getPointer(place);
  }

  /// The same memory (features, rows), good until this is called for another number of rows. Not
  /// for several threads at once.
  Tensor of(int rows) {
    if (view.size(1) != rows) {
      view.close();
      view = view(rows);
    }
    return view;
  }

  private Tensor view(int rows) {
    try (var scope = new PointerScope()) {
      return Scopes.keep(numbers.narrow(0, 0, (long) features * rows).view(features, rows));
    }
  }

  @Override
  public void close() {
    view.close();
    pointer.close();
    numbers.close();
  }
}
