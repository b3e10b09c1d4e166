package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.empty;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Keys and values in buffers of fixed capacity; a call fills the next positions.
final class GrowingCache extends KeyValues {
  private final int capacity;
  private final List<KeyValuePair> buffers = new ArrayList<>();
  private int length;

  GrowingCache(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  KeyValuePair append(int layer, Tensor keys, Tensor values) {
    long positions = keys.size(2);
    if (length + positions > capacity) {
      throw new IllegalArgumentException(
          Phrase.of(
              "a cache of %d positions cannot take %d more after %d", capacity, positions, length));
    }
    if (layer == buffers.size()) {
      buffers.add(new KeyValuePair(buffer(keys), buffer(values)));
    }
    var buffer = buffers.get(layer);
    buffer.keys().narrow(2, length, positions).copy_(keys);
    buffer.values().narrow(2, length, positions).copy_(values);
    return new KeyValuePair(
        buffer.keys().narrow(2, 0, length + positions),
        buffer.values().narrow(2, 0, length + positions));
  }

  private Tensor buffer(Tensor like) {
    long[] shape = {like.size(0), like.size(1), capacity, like.size(3)};
    return Scopes.keep(empty(shape, like.options(), Tensors.NO_FORMAT));
  }

  @Override
  void advance(int positions) {
    length += positions;
  }

  /// Gives the buffers of a full cache away.
  List<KeyValuePair> handOver() {
    if (length != capacity) {
      throw new IllegalStateException(Phrase.of("%d of %d positions filled", length, capacity));
    }
    var full = List.copyOf(buffers);
    buffers.clear();
    length = 0;
    return full;
  }

  @Override
  public void close() {
    buffers.forEach(KeyValuePair::free);
    buffers.clear();
    length = 0;
  }
}
