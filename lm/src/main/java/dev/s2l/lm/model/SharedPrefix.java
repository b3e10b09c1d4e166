package dev.s2l.lm.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

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
    return layers.get(layer).before(new KeyValuePair(keys, values));
  }

  @Override
  void advance(int positions) {}

  @Override
  public void close() {
    layers.forEach(KeyValuePair::free);
  }
}
