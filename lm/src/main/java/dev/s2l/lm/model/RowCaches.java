package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Keys and values of several rows that are continued together, each with a length of its own: the
/// first positions of row b's buffers are filled, the rest is masked. Behind a row's end only zeros
/// are added to its sums, so what a row is answered does not depend on how long the others are.
///
/// Rows are the first of the slots: one that ends is replaced by the last. The buffers grow with
/// the longest row. Owns native memory until closed; not thread-safe.
public final class RowCaches implements AutoCloseable {
  /// Positions are added and looked at in blocks: few shapes, for which libraries keep code.
  private static final int BLOCK = 64;

  /// Fewest rows of a step. A product with a single row is computed by another kernel, with other
  /// last bits; one row more costs nothing, because reading the weights is what takes the time.
  static final int FEWEST = 2;

  private final DecoderConfig.Attention shape;
  private final int slots;
  private final int most;
  private final int[] lengths;
  private final List<KeyValues.KeyValuePair> buffers = new ArrayList<>();
  private int capacity;

  /// @param rows most rows at once
  /// @param positions most positions of a row
  public RowCaches(DecoderConfig config, int rows, int positions) {
    this.shape = config.attention();
    this.slots = Math.max(FEWEST, rows);
    this.most = blocks(positions);
    this.lengths = new int[slots];
  }

  /// Bytes of the buffers when they are largest, and of the buffer that is copied while they grow.
  public static long bytes(DecoderConfig config, int rows, int positions, DType dtype) {
    var shape = config.attention();
    long layer =
        2L
            * Math.max(FEWEST, rows)
            * shape.keyValueHeads()
            * blocks(positions)
            * shape.headDimension()
            * dtype.bytes();
    return layer * (config.size().layers() + 1L);
  }

  /// Where the prompt of a new row goes: give it to [Decoder#hidden], once or in parts.
  ///
  /// @param positions of the whole prompt
  public KeyValues begin(int slot, int positions) {
    lengths[slot] = 0;
    reserve(positions);
    return new Prompt(slot);
  }

  /// Forgets a row and gives its slot to another one.
  public void replace(int slot, int by) {
    if (slot != by) {
      for (var buffer : buffers) {
        copy(buffer.keys(), slot, by);
        copy(buffer.values(), slot, by);
      }
      lengths[slot] = lengths[by];
    }
    lengths[by] = 0;
  }

  private void copy(Tensor buffer, int to, int from) {
    buffer.select(0, to).narrow(1, 0, lengths[from]).copy_(row(buffer, from));
  }

  private Tensor row(Tensor buffer, int slot) {
    return buffer.select(0, slot).narrow(1, 0, lengths[slot]);
  }

  private void reserve(int positions) {
    if (positions <= capacity) {
      return;
    }
    int before = capacity;
    capacity = Math.min(most, blocks(Math.max(positions, before + before / 2)));
    if (positions > capacity) {
      throw new IllegalArgumentException(positions + " positions, room for " + most);
    }
    buffers.replaceAll(
        old -> new KeyValues.KeyValuePair(grown(old.keys(), before), grown(old.values(), before)));
  }

  private Tensor grown(Tensor old, int before) {
    var larger = buffer(old);
    larger.narrow(2, 0, before).copy_(old);
    old.close();
    return larger;
  }

  /// Zeros: what is masked must be finite.
  private Tensor buffer(Tensor like) {
    long[] size = {slots, shape.keyValueHeads(), capacity, shape.headDimension()};
    return Scopes.keep(zeros(size, like.options()));
  }

  private static int blocks(int positions) {
    return Math.ceilDiv(positions, BLOCK) * BLOCK;
  }

  /// The next position of the first rows.
  ///
  /// @param rows at least [#FEWEST]
  Step step(int rows, Compute compute) {
    reserve(Arrays.stream(lengths, 0, rows).max().orElseThrow() + 1);
    return new Step(rows, compute);
  }

  /// One row while its prompt is read.
  final class Prompt extends KeyValues {
    private final int slot;

    private Prompt(int slot) {
      this.slot = slot;
    }

    @Override
    public int length() {
      return lengths[slot];
    }

    @Override
    KeyValuePair append(int layer, Tensor keys, Tensor values) {
      if (layer == buffers.size()) {
        buffers.add(new KeyValuePair(buffer(keys), buffer(values)));
      }
      var buffer = buffers.get(layer);
      return new KeyValuePair(extended(buffer.keys(), keys), extended(buffer.values(), values));
    }

    private Tensor extended(Tensor buffer, Tensor by) {
      var row = buffer.narrow(0, slot, 1);
      row.narrow(2, lengths[slot], by.size(2)).copy_(by);
      return row.narrow(2, 0, lengths[slot] + by.size(2));
    }

    @Override
    void advance(int positions) {
      lengths[slot] += positions;
    }

    @Override
    public void close() {}
  }

  /// All rows while each gets one token. The rows stand where elsewhere the positions of one row
  /// do: keys and values come as (1, K, B, D).
  final class Step extends KeyValues {
    private final int rows;
    private final int seen;
    private final Tensor places;

    private Step(int rows, Compute compute) {
      this.rows = rows;
      this.seen = blocks(length() + 1);
      int heads = shape.keyValueHeads();
      var found = new long[rows * heads];
      for (int i = 0; i < found.length; i++) {
        found[i] = (long) i * capacity + lengths[i / heads];
      }
      this.places = compute.place(Torch.longs(found, found.length));
    }

    /// The position of each row's token.
    long[] positions() {
      return Arrays.stream(lengths, 0, rows).asLongStream().toArray();
    }

    /// How many positions are looked at, masked ones included (T).
    int seen() {
      return seen;
    }

    /// Of the longest row.
    @Override
    public int length() {
      return Arrays.stream(lengths, 0, rows).max().orElseThrow();
    }

    @Override
    KeyValuePair append(int layer, Tensor keys, Tensor values) {
      var buffer = buffers.get(layer);
      return new KeyValuePair(put(buffer.keys(), keys), put(buffer.values(), values));
    }

    private Tensor put(Tensor buffer, Tensor added) {
      long width = shape.headDimension();
      buffer
          .view(-1, width)
          .index_copy_(0, places, added.squeeze(0).transpose(0, 1).reshape(-1, width));
      return buffer.narrow(0, 0, rows).narrow(2, 0, seen);
    }

    @Override
    void advance(int positions) {
      for (int b = 0; b < rows; b++) {
        lengths[b] += positions;
      }
    }

    @Override
    public void close() {}
  }

  /// The row that only fills a step up starts anew each time.
  void forget(int slot) {
    lengths[slot] = 0;
  }

  @Override
  public void close() {
    buffers.forEach(KeyValues.KeyValuePair::free);
    buffers.clear();
  }
}
