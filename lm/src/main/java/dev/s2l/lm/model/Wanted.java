package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.zeros_like;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The positions at which a pass's output is wanted. The last layer looks at all positions, but
/// what follows on its attention is computed at these alone.
///
/// @param places in (B·S), perhaps with the last one repeated; empty if all are wanted
/// @param count of them, repetitions not counted (M)
record Wanted(Optional<Tensor> places, int count) {
  static final Wanted ALL = new Wanted(Optional.empty(), 0);

  /// The number of positions is filled up to a multiple, because oneDNN compiles code for each new
  /// shape.
  private static final int MULTIPLE = 32;

  /// @param places in (B·S), ascending, at least one
  static Wanted of(long[] places, Compute compute) {
    var filled = Arrays.copyOf(places, filledUp(places.length));
    Arrays.fill(filled, places.length, filled.length, places[places.length - 1]);
    return new Wanted(
        Optional.of(compute.place(Torch.longs(filled, filled.length))), places.length);
  }

  /// How many positions are computed for so many.
  static int filledUp(int positions) {
    return Math.ceilDiv(positions, MULTIPLE) * MULTIPLE;
  }

  /// The part of `x` that is wanted.
  ///
  /// @param x (B, S, H)
  /// @return (1, M′, H) with at least as many positions, or `x`
  Tensor of(Tensor x) {
    return places.isPresent() ? flat(x).index_select(0, places.get()).unsqueeze(0) : x;
  }

  /// Adds gradients at the wanted positions to those at all positions.
  ///
  /// @param all (B, S, H), changed
  /// @param part in what [#of] gave
  /// @return `all`
  Tensor addTo(Tensor all, Tensor part) {
    return places.isPresent() ? put(all, of(all).add_(part)) : all.add_(part);
  }

  /// The gradient at all positions, where only `part` is not zero.
  ///
  /// @param part in what [#of] gave
  /// @param whole what was given to [#of]
  Tensor spread(Tensor part, Tensor whole) {
    return places.isPresent() ? put(zeros_like(whole), part) : part;
  }

  private Tensor put(Tensor all, Tensor part) {
    var once = places.orElseThrow().narrow(0, 0, count);
    flat(all).index_copy_(0, once, flat(part).narrow(0, 0, count));
    return all;
  }

  private static Tensor flat(Tensor x) {
    return x.view(-1, x.size(-1));
  }
}
