package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.full;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Masks that are added to attention scores: 0 where a position may look, −∞ where not. Keeps one
/// square mask per window and cuts others out of it. Threads may share it: a mask that was outgrown
/// stays until [#close()], because another thread may still be adding it.
final class CausalMasks implements AutoCloseable {
  private static final int FIRST_POSITIONS = 256;
  private static final int MOST_KEPT = 2048;

  private final DType dtype;
  private final Map<Integer, Tensor> kept = new HashMap<>();
  private final List<Tensor> outgrown = new ArrayList<>();

  CausalMasks(DType dtype) {
    this.dtype = dtype;
  }

  /// @param start positions before the first query
  /// @param length queries
  /// @param window how many positions a query sees, itself included; 0 is all
  /// @return (S, T)
  synchronized Tensor mask(int start, int length, int window) {
    int end = start + length;
    if (end > MOST_KEPT) {
      return square(end, window).narrow(0, start, length);
    }
    var mask = kept.get(window);
    if (mask == null || mask.size(0) < end) {
      if (mask != null) {
        outgrown.add(mask);
      }
      mask =
          Scopes.keep(
              square(Math.max(FIRST_POSITIONS, Integer.highestOneBit(end - 1) * 2), window));
      kept.put(window, mask);
    }
    return mask.narrow(0, start, length).narrow(1, 0, end);
  }

  private Tensor square(int positions, int window) {
    var mask = closed(positions).triu_(1);
    return window > 0 && window < positions ? mask.add_(closed(positions).tril_(-window)) : mask;
  }

  private Tensor closed(int positions) {
    long[] shape = {positions, positions};
    var mask = full(shape, new Scalar(Double.NEGATIVE_INFINITY));
    return Torch.onDevice(mask).to(dtype.scalarType());
  }

  @Override
  public synchronized void close() {
    kept.values().forEach(Tensor::close);
    kept.clear();
    outgrown.forEach(Tensor::close);
    outgrown.clear();
  }
}
