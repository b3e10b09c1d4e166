package dev.s2l.lm.model;

import static java.lang.Integer.MAX_VALUE;
import static java.util.Comparator.naturalOrder;

import java.util.HashMap;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;

/// Causal attention of one forward pass: each position looks at itself and at what came before.
/// Made once a pass and used by all its layers. Records no gradient of its own; [#training] gives
/// what walks it back.
sealed interface CausalAttention permits BlockAttention, FusedAttention, RowAttention {
  /// @param start positions before the first query
  /// @param length queries
  /// @param branches [Branches#NONE] where lines are longer than [#longestLine]
  static CausalAttention of(Decoder decoder, int start, int length, Branches branches) {
    if (!branches.none() && start + length > longestLine(decoder)) {
      throw new IllegalArgumentException("lines of several rows are too long for this decoder");
    }
    var shape = decoder.config().attention();
    var dtype = decoder.dtype();
    var compute = decoder.compute();
    return switch (AttentionPath.of(compute.device())) {
      case PRODUCTS -> {
        var masks = byLayer(shape, window -> BlockMask.of(window, start, length, dtype, compute));
        var by = BlockProducts.By.of(compute.device(), dtype);
        yield new BlockAttention(shape, start, length, masks, branches, by);
      }
      case FUSED -> {
        var masks =
            byLayer(shape, window -> FusedAttention.mask(start, length, window, dtype, compute));
        yield new FusedAttention(shape, start, length, masks);
      }
    };
  }

  /// The most positions of a line that may hold several rows; 0 if none may.
  static int longestLine(Decoder decoder) {
    return switch (AttentionPath.of(decoder.compute().device())) {
      case FUSED -> 0;
      case PRODUCTS ->
          decoder.config().attention().windows().stream()
              .filter(window -> window > 0)
              .min(naturalOrder())
              .orElse(MAX_VALUE);
    };
  }

  private static <M> List<M> byLayer(DecoderConfig.Attention shape, IntFunction<M> mask) {
    var byWindow = new HashMap<Integer, M>();
    return shape.windows().stream()
        .map(window -> byWindow.computeIfAbsent(window, mask::apply))
        .toList();
  }

  /// @param queries (B, S, N, D), perhaps overwritten
  /// @param seen keys and values of all positions so far
  /// @param layer number of the layer, from 0
  /// @return (B, S, N·D)
  Tensor of(Tensor queries, KeyValues.KeyValuePair seen, int layer);

  /// As [#of], and remembers what the way back needs: what is given must not be changed until then.
  Attended training(Tensor queries, KeyValues.KeyValuePair seen, int layer);

  /// What one layer's attention gave to its heads.
  interface Attended {
    /// (B, S, N·D)
    Tensor output();

    /// @param into the gradient in [#output]
    Gradients back(Tensor into);
  }

  /// The gradients in what attention was given.
  ///
  /// @param queries (B, S, N, D)
  /// @param keys (B, K, T, D), the caller's to change, as `values`
  /// @param values (B, K, T, D)
  record Gradients(Tensor queries, Tensor keys, Tensor values) {}
}
