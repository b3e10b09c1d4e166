package dev.s2l.lm.model;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// Keys and values of several rows that are continued together, each with a length of its own: the
/// first positions of row b's buffers are filled. What is behind them is not looked at, or masked,
/// so that only zeros are added to a row's sums: what a row is answered does not depend on how long
/// the others are.
///
/// Rows are the first of the slots: one that ends is replaced by the last. Owns native memory until
/// closed; not thread-safe.
public final class RowCaches implements AutoCloseable {
  /// Positions are looked at in blocks: few shapes, for which libraries keep code.
  private static final int BLOCK = 64;

  /// Fewest rows of a step where there may be several. A product with a single row is computed by
  /// another kernel, with other last bits.
  public static final int FEWEST = 2;

  private final DecoderConfig.Attention shape;
  private final int slots;
  private final int capacity;
  private final int[] lengths;
  private final List<KeyValues.KeyValuePair> buffers = new ArrayList<>();

  private RowCaches(
      Decoder decoder, int rows, int positions, BiFunction<long[], TensorOptions, Tensor> memory) {
    this.shape = decoder.config().attention();
    this.slots = rows;
    this.capacity = blocks(positions);
    this.lengths = new int[slots];
    long[] size = {rows, shape.keyValueHeads(), capacity, shape.headDimension()};
    try (var scope = new PointerScope()) {
      var options = new TensorOptions(decoder.dtype().scalarType());
      for (int layer = 0; layer < decoder.config().size().layers(); layer++) {
        buffers.add(
            new KeyValues.KeyValuePair(
                Scopes.keep(memory.apply(size, options)),
                Scopes.keep(memory.apply(size, options))));
      }
    }
  }

  /// Buffers whose memory is taken when it is first written to.
  ///
  /// @param rows most rows at once
  /// @param positions most positions of a row
  static RowCaches empty(Decoder decoder, int rows, int positions) {
    return new RowCaches(
        decoder, rows, positions, (size, options) -> torch.empty(size, options, Tensors.NO_FORMAT));
  }

  /// Buffers that are filled with zeros.
  ///
  /// @param rows most rows at once
  /// @param positions most positions of a row
  static RowCaches zeros(Decoder decoder, int rows, int positions) {
    return new RowCaches(
        decoder,
        rows,
        positions,
        (size, options) -> decoder.compute().place(torch.zeros(size, options)));
  }

  /// Bytes of the buffers, all of it filled.
  public static long bytes(DecoderConfig config, int rows, int positions, DType dtype) {
    var shape = config.attention();
    long layer =
        2L
            * rows
            * shape.keyValueHeads()
            * blocks(positions)
            * shape.headDimension()
            * dtype.bytes();
    return layer * config.size().layers();
  }

  /// Fewest rows of a step.
  int fewest() {
    return Math.min(FEWEST, slots);
  }

  int slots() {
    return slots;
  }

  /// How many rows a step has, the ones that only fill it up included: those start anew each time.
  ///
  /// @param rows that are continued
  int filledUp(int rows) {
    for (int slot = rows; slot < fewest(); slot++) {
      lengths[slot] = 0;
    }
    return Math.max(fewest(), rows);
  }

  /// Where the prompt of a new row goes: give it to [Decoder#hidden], once or in parts. Prompts
  /// that were begun may be read by several threads at once.
  ///
  /// @param positions of the whole prompt
  public KeyValues begin(int slot, int positions) {
    lengths[slot] = 0;
    if (positions > capacity) {
      throw new IllegalArgumentException(
          Phrase.of("%d positions, room for %d", positions, capacity));
    }
    return new Prompt(slot);
  }

  /// Forgets a row and gives its slot to another one.
  public void replace(int slot, int by) {
    try (var scope = new PointerScope()) {
      for (var buffer : slot == by ? List.<KeyValues.KeyValuePair>of() : buffers) {
        copy(buffer.keys(), slot, by);
        copy(buffer.values(), slot, by);
      }
    }
    lengths[slot] = lengths[by];
    lengths[by] = 0;
  }

  private void copy(Tensor buffer, int to, int from) {
    buffer.select(0, to).narrow(1, 0, lengths[from]).copy_(row(buffer, from));
  }

  private Tensor row(Tensor buffer, int slot) {
    return buffer.select(0, slot).narrow(1, 0, lengths[slot]);
  }

  private static int blocks(int positions) {
    return Math.ceilDiv(positions, BLOCK) * BLOCK;
  }

  /// The next position of the first rows.
  ///
  /// @param rows at least [#fewest]
  Step step(int rows) {
    if (Arrays.stream(lengths, 0, rows).max().orElseThrow() == capacity) {
      throw new IllegalArgumentException(Phrase.of("no room for more than %d positions", capacity));
    }
    return new Step(rows);
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
    private Optional<Tensor> places = Optional.empty();

    private Step(int rows) {
      this.rows = rows;
      this.seen = blocks(length() + 1);
    }

    /// The position of each row's token.
    long[] positions() {
      return Arrays.stream(lengths, 0, rows).asLongStream().toArray();
    }

    int rows() {
      return rows;
    }

    /// The position of a row's token.
    int position(int row) {
      return lengths[row];
    }

    /// What plain code reads and writes; good for this step.
    StepMemory memory(int layer) {
      var buffer = buffers.get(layer);
      return new StepMemory(
          new FloatPointer(buffer.keys().data_ptr()),
          new FloatPointer(buffer.values().data_ptr()),
          Slab.floats(buffer.keys()),
          Slab.floats(buffer.values()),
          (long) capacity * shape.headDimension());
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

    /// Makes [#append] possible; in the scope of the caller.
    void place(Compute compute) {
      int heads = shape.keyValueHeads();
      var found = new long[rows * heads];
      for (int i = 0; i < found.length; i++) {
        found[i] = (long) i * capacity + lengths[i / heads];
      }
      places = Optional.of(compute.place(Torch.longs(found, found.length)));
    }

    private Tensor put(Tensor buffer, Tensor added) {
      long width = shape.headDimension();
      buffer
          .view(-1, width)
          .index_copy_(
              0, places.orElseThrow(), added.squeeze(0).transpose(0, 1).reshape(-1, width));
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

  @Override
  public void close() {
    buffers.forEach(KeyValues.KeyValuePair::free);
    buffers.clear();
  }
}
