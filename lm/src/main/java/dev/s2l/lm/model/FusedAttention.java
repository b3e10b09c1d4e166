package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;

import java.util.List;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// Attention by libtorch's fused kernel.
///
/// @param shape heads and their width
/// @param start positions before the first query (P)
/// @param length queries (S)
/// @param masks by layer: (S, T), 0 where a query may look and −∞ where not; none where the
///   kernel's own causal mask is the same
record FusedAttention(
    DecoderConfig.Attention shape, int start, int length, List<TensorOptional> masks)
    implements CausalAttention {

  /// @param window how many positions a query sees, itself included; 0 is all
  static TensorOptional mask(int start, int length, int window, DType dtype, Compute compute) {
    int all = start + length;
    boolean open = window == 0 || window >= all;
    if (open && (start == 0 || length == 1)) {
      return Tensors.NO_TENSOR;
    }
    long[] shape = {length, all};
    var closed = full(shape, new Scalar(Double.NEGATIVE_INFINITY));
    var mask = closed.triu(start + 1L);
    if (!open) {
      mask.add_(closed.tril_((long) start - window));
    }
    return new TensorOptional(compute.place(mask).to(dtype.scalarType()));
  }

  @Override
  public Tensor of(Tensor queries, KeyValues.KeyValuePair seen, int layer) {
    var mask = masks.get(layer);
    return scaled_dot_product_attention(
            queries.transpose(1, 2),
            perQueryHead(seen.keys()),
            perQueryHead(seen.values()),
            mask,
            0,
            start == 0 && !mask.has_value(),
            new DoubleOptional(shape.scale()),
            false)
        .transpose(1, 2)
        .reshape(queries.size(0), length, (long) shape.heads() * shape.headDimension());
  }

  private Tensor perQueryHead(Tensor shared) {
    long group = shape.group();
    if (group == 1) {
      return shared;
    }
    return shared
        .unsqueeze(2)
        .expand(-1, -1, group, -1, -1)
        .reshape(shared.size(0), shape.heads(), shared.size(2), shared.size(3));
  }

  @Override
  public Attended training(Tensor queries, KeyValues.KeyValuePair seen, int layer) {
    try (var recording = new AutoGradMode(true)) {
      var given = leaf(queries);
      var keys = leaf(seen.keys());
      var values = leaf(seen.values());
      var output = of(given, new KeyValues.KeyValuePair(keys, values), layer);
      return new Graph(List.of(given, keys, values), output);
    }
  }

  private static Tensor leaf(Tensor x) {
    return Autograd.leaf(x.detach());
  }

  private record Graph(List<Tensor> leaves, Tensor made) implements Attended {
    @Override
    public Tensor output() {
      return made.detach();
    }

    @Override
    public Gradients back(Tensor into) {
      var found = Autograd.gradients(List.of(made), List.of(into), leaves);
      return new Gradients(
          Autograd.lasting(found, 0), Autograd.lasting(found, 1), Autograd.lasting(found, 2));
    }
  }
}
