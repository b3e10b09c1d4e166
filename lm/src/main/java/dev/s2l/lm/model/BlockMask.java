package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.full;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Which keys the queries of a block may see: 0 where a query may look, −∞ where not. All blocks
/// look alike, so one mask of the largest block's size serves all positions.
///
/// @param window how many positions a query sees, itself included; 0 is all
/// @param mask for a block that sees all it may: (queries, queries) where the window is open, else
///   (queries, window - 1 + queries)
record BlockMask(int window, Tensor mask) {
  /// @param start positions before the first query
  /// @param length queries of the pass
  static BlockMask of(int window, int start, int length, DType dtype, Compute compute) {
    int queries = Math.min(BlockAttention.QUERIES, length);
    boolean open = window == 0 || window >= start + length;
    long[] shape = {queries, open ? queries : window - 1L + queries};
    var closed = full(shape, new Scalar(Double.NEGATIVE_INFINITY));
    var mask = closed.triu(open ? 1 : window);
    if (!open) {
      mask.add_(closed.tril_(-1));
    }
    return new BlockMask(open ? 0 : window, compute.place(mask).to(dtype.scalarType()));
  }

  /// The first key that a query at `position` may see.
  int firstKey(int position) {
    return window == 0 ? 0 : Math.max(0, position - window + 1);
  }

  /// @param scores (R, G, queries, keys) of the keys from [#firstKey(int)] of the first query on
  /// @param position of the first query
  void addTo(Tensor scores, int position) {
    long queries = scores.size(2);
    long keys = scores.size(3);
    if (window == 0) {
      if (queries > 1) {
        scores
            .narrow(3, keys - queries, queries)
            .add_(mask.narrow(0, 0, queries).narrow(1, 0, queries));
      }
      return;
    }
    long missing = Math.max(0, window - 1L - position);
    scores.add_(mask.narrow(0, 0, queries).narrow(1, missing, keys));
  }
}
