package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.baddbmm;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.softmax;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/// Causal attention of one layer: project, rotate, append to what was seen before, attend, project
/// back. Does not own its weights.
///
/// @param layer number of the layer, from 0
/// @param shape heads and their width
/// @param input projection to queries, keys and values
/// @param output projection of the heads' output
/// @param dtype number format
record Attention(
    int layer, DecoderConfig.Attention shape, QueryKeyValue input, Linear output, DType dtype) {

  /// Most scores computed at once outside of training, four MiB: for long rows this takes a third
  /// of the memory and is faster. Training keeps them all anyway, and each part would cost it a
  /// step back.
  static final long SCORES = 1 << 20;

  /// @param x (B, S, H)
  /// @return (B, S, H)
  Tensor of(Tensor x, Pass pass) {
    var heads = input.of(x, pass.turn());
    var seen =
        pass.past().append(layer, heads.keys().transpose(1, 2), heads.values().transpose(1, 2));
    int window = shape.windows().get(layer);
    var attended =
        switch (AttentionPath.of(dtype, pass.start() + pass.length(), shape.headDimension())) {
          case PRODUCTS -> products(heads.queries(), seen.keys(), seen.values(), pass, window);
          case FUSED -> fused(heads.queries(), seen.keys(), seen.values(), pass, window);
        };
    return output.of(attended);
  }

  /// Query heads that share a key-value head are laid one after another along the positions, so
  /// that keys and values are never copied per query head.
  ///
  /// @param queries (B, S, N, D)
  /// @param keys (B, K, T, D)
  /// @param values (B, K, T, D)
  /// @return (B, S, N·D)
  private Tensor products(Tensor queries, Tensor keys, Tensor values, Pass pass, int window) {
    long rows = queries.size(0);
    long length = pass.length();
    long width = shape.headDimension();
    long shared = shape.keyValueHeads();
    long group = shape.heads() / shared;
    long batch = rows * shared;
    long all = pass.start() + length;
    var q =
        queries
            .view(rows, length, shared, group, width)
            .permute(0, 2, 3, 1, 4)
            .reshape(batch, group * length, width);
    var k = keys.reshape(batch, all, width).transpose(1, 2);
    var v = values.reshape(batch, all, width);
    var mask = pass.masks().mask(pass.start(), pass.length(), window);
    if (group > 1) {
      mask = mask.repeat(group, 1);
    }
    long most = pass.training() ? batch : Math.max(1, SCORES / (group * length * all));
    return inParts(q, k, v, mask, most)
        .view(rows, shared, group, length, width)
        .permute(0, 3, 1, 2, 4)
        .reshape(rows, length, shared * group * width);
  }

  /// Some of a batch's heads after the other, so that scores stay in a core's cache.
  ///
  /// @param q (B·K, L, D)
  /// @param k (B·K, D, T)
  /// @param v (B·K, T, D)
  /// @param mask (L, T)
  /// @return (B·K, L, D)
  private Tensor inParts(Tensor q, Tensor k, Tensor v, Tensor mask, long heads) {
    if (q.size(0) <= heads) {
      return attended(q, k, v, mask);
    }
    var queries = q.split(heads);
    var keys = k.split(heads);
    var values = v.split(heads);
    var parts = new TensorVector();
    for (long i = 0; i < queries.size(); i++) {
      try (var scope = new PointerScope()) {
        parts.push_back(attended(queries.get(i), keys.get(i), values.get(i), mask));
      }
    }
    return cat(parts, 0);
  }

  private Tensor attended(Tensor q, Tensor k, Tensor v, Tensor mask) {
    var scores = baddbmm(mask, q, k, Tensors.ONE, new Scalar(scale()));
    return softmax(scores, -1).bmm(v);
  }

  private Tensor fused(Tensor queries, Tensor keys, Tensor values, Pass pass, int window) {
    boolean causal = pass.start() == 0 && (window == 0 || window >= pass.length());
    var mask =
        causal
            ? Tensors.NO_TENSOR
            : new TensorOptional(pass.masks().mask(pass.start(), pass.length(), window));
    return scaled_dot_product_attention(
            queries.transpose(1, 2),
            perQueryHead(keys),
            perQueryHead(values),
            mask,
            0,
            causal,
            new DoubleOptional(scale()),
            false)
        .transpose(1, 2)
        .reshape(queries.size(0), pass.length(), (long) shape.heads() * shape.headDimension());
  }

  private Tensor perQueryHead(Tensor shared) {
    long group = shape.heads() / shape.keyValueHeads();
    if (group == 1) {
      return shared;
    }
    return shared
        .unsqueeze(2)
        .expand(-1, -1, group, -1, -1)
        .reshape(shared.size(0), shape.heads(), shared.size(2), shared.size(3));
  }

  private double scale() {
    return 1 / Math.sqrt(shape.headDimension());
  }
}
