package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.softmax;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Attention of one token each of several rows, which look at keys of their own. Query heads that
/// share a key-value head stand where elsewhere positions do, so that no key is copied. libtorch's
/// fused kernel takes four times as long here: it is made for many queries a row.
///
/// @param shape heads and their width
/// @param masks by layer: (B, 1, 1, T), 0 where a row may look and −∞ where not
record RowAttention(DecoderConfig.Attention shape, List<Tensor> masks) implements CausalAttention {

  static RowAttention of(Decoder decoder, RowCaches.Step step) {
    var shape = decoder.config().attention();
    var byWindow = new HashMap<Integer, Tensor>();
    var masks =
        shape.windows().stream()
            .map(window -> byWindow.computeIfAbsent(window, w -> mask(decoder, step, w)))
            .toList();
    return new RowAttention(shape, masks);
  }

  private static Tensor mask(Decoder decoder, RowCaches.Step step, int window) {
    long[] positions = step.positions();
    int seen = step.seen();
    var mask = new float[positions.length * seen];
    Arrays.fill(mask, Float.NEGATIVE_INFINITY);
    for (int b = 0; b < positions.length; b++) {
      int end = (int) positions[b] + 1;
      int first = window == 0 ? 0 : Math.max(0, end - window);
      Arrays.fill(mask, b * seen + first, b * seen + end, 0);
    }
    return decoder
        .compute()
        .place(Torch.floats(mask, positions.length, 1, 1, seen).to(decoder.dtype().scalarType()));
  }

  @Override
  public Tensor of(Tensor queries, KeyValues.KeyValuePair seen, int layer) {
    long rows = seen.keys().size(0);
    long shared = shape.keyValueHeads();
    long group = shape.group();
    var byHead = queries.reshape(rows, shared, group, shape.headDimension());
    var scores =
        byHead
            .mul(new Scalar(shape.scale()))
            .matmul(seen.keys().transpose(2, 3))
            .add_(masks.get(layer));
    var found = softmax(scores, -1).matmul(seen.values());
    return found.reshape(1, rows, (long) shape.heads() * shape.headDimension());
  }

  @Override
  public Attended training(Tensor queries, KeyValues.KeyValuePair seen, int layer) {
    throw new UnsupportedOperationException("rows that are continued are not trained on");
  }
}
