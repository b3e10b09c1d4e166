package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.cat;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// The keys and values of one row's first positions, seen by every row of a batch.
final class SharedPrefix extends KeyValues {
  private final List<KeyValuePair> layers;
  private final int length;

  /// @param layers one pair a layer of (1, K, P, D), owned from now on
  SharedPrefix(List<KeyValuePair> layers, int length) {
    this.layers = List.copyOf(layers);
    this.length = length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  KeyValuePair append(int layer, Tensor keys, Tensor values) {
    var prefix = layers.get(layer);
    return new KeyValuePair(join(prefix.keys(), keys), join(prefix.values(), values));
  }

  private static Tensor join(Tensor prefix, Tensor rest) {
    var rows = prefix.expand(rest.size(0), -1, -1, -1);
    return cat(new TensorVector(rows, rest), 2);
  }

  @Override
  void advance(int positions) {}

  @Override
  public void close() {
    layers.forEach(KeyValuePair::free);
  }
}
