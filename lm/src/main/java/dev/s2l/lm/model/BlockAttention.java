package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.bmm_out;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.empty_like;
import static org.bytedeco.pytorch.global.torch.softmax_out;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Attention in blocks of queries: a block's scores are computed only for keys that its queries may
/// see, in a buffer that stays in a core's cache. Half of the products of long rows are never
/// computed, and no scores are kept for the way back: they are computed again there.
///
/// Query heads that share a key-value head are laid one after another along the positions, so that
/// keys and values are never copied per query head. In the shapes below R = B·K counts the pairs of
/// a row and a key-value head, and G = N ÷ K the query heads of each.
///
/// @param shape heads and their width
/// @param start positions before the first query (P)
/// @param length queries (S)
/// @param masks by layer
/// @param branches [Branches#NONE] where a window is narrower than a line
record BlockAttention(
    DecoderConfig.Attention shape, int start, int length, List<BlockMask> masks, Branches branches)
    implements CausalAttention {

  /// Queries of a block.
  static final int QUERIES = 128;

  /// Most scores computed at once: a MiB in float32.
  static final int SCORES = 1 << 18;

  /// How many scores a buffer holds.
  ///
  /// @param positions of the longest row (T)
  static long scores(DecoderConfig.Attention shape, int positions) {
    long group = shape.heads() / shape.keyValueHeads();
    return Math.max(SCORES, group * QUERIES * positions);
  }

  @Override
  public Tensor of(Tensor queries, KeyValues.KeyValuePair seen, int layer) {
    return joined(laid(queries, seen.keys(), seen.values()), masks.get(layer));
  }

  @Override
  public Attended training(Tensor queries, KeyValues.KeyValuePair seen, int layer) {
    return new Remembered(laid(queries, seen.keys(), seen.values()), masks.get(layer));
  }

  private final class Remembered implements Attended {
    private final Laid laid;
    private final BlockMask mask;
    private final Tensor output;

    Remembered(Laid laid, BlockMask mask) {
      this.laid = laid;
      this.mask = mask;
      this.output = joined(laid, mask);
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Gradients back(Tensor into) {
      long rows = into.size(0);
      var flowing = byHead(into.view(rows, length, shape.heads(), shape.headDimension()));
      var found = backward(laid, flowing, mask);
      return new Gradients(
          queriesByRow(found.queries(), rows),
          byRow(found.keys(), rows),
          byRow(found.values(), rows));
    }
  }

  /// @param queries (R, G, S, D), scaled
  /// @param keys (R, T, D)
  /// @param values (R, T, D)
  private record Laid(Tensor queries, Tensor keys, Tensor values) {}

  private Laid laid(Tensor queries, Tensor keys, Tensor values) {
    long all = (long) start + length;
    long pairs = keys.size(0) * shape.keyValueHeads();
    return new Laid(
        byHead(queries).mul_(new Scalar(scale())),
        keys.reshape(pairs, all, shape.headDimension()),
        values.reshape(pairs, all, shape.headDimension()));
  }

  /// (B, S, N, D) → (R, G, S, D)
  private Tensor byHead(Tensor heads) {
    long group = group();
    long shared = shape.keyValueHeads();
    return heads
        .view(heads.size(0), length, shared, group, shape.headDimension())
        .permute(0, 2, 3, 1, 4)
        .reshape(heads.size(0) * shared, group, length, shape.headDimension());
  }

  /// (R, G, S, D) → (B, S, N, D), the same memory
  private Tensor queriesByRow(Tensor byHead, long rows) {
    return byHead.view(rows, shape.heads(), length, shape.headDimension()).transpose(1, 2);
  }

  /// (R, T, D) → (B, K, T, D)
  private Tensor byRow(Tensor byHead, long rows) {
    return byHead.view(rows, shape.keyValueHeads(), byHead.size(1), shape.headDimension());
  }

  /// What the heads give (B, S, N·D).
  private Tensor joined(Laid laid, BlockMask mask) {
    try (var scope = new PointerScope()) {
      long rows = laid.keys().size(0) / shape.keyValueHeads();
      return Scopes.leave(
          scope,
          queriesByRow(forward(laid, mask), rows)
              .reshape(rows, length, (long) shape.heads() * shape.headDimension()));
    }
  }

  private long group() {
    return shape.heads() / shape.keyValueHeads();
  }

  private double scale() {
    return 1 / Math.sqrt(shape.headDimension());
  }

  /// Some queries of some pairs, and the keys they may see.
  ///
  /// @param pair first of R
  /// @param pairs how many
  /// @param query first of S
  /// @param queries how many
  /// @param key first of T
  /// @param keys how many
  private record Block(long pair, long pairs, int query, int queries, int key, int keys) {
    Tensor ofQueries(Tensor byHead) {
      return byHead
          .narrow(0, pair, pairs)
          .narrow(2, query, queries)
          .reshape(pairs, byHead.size(1) * queries, byHead.size(3));
    }

    Tensor ofKeys(Tensor byPair) {
      return byPair.narrow(0, pair, pairs).narrow(1, key, keys);
    }

    /// The part of (R, G, S, D) that this block's queries are.
    void put(Tensor byHead, Tensor block) {
      byHead
          .narrow(0, pair, pairs)
          .narrow(2, query, queries)
          .copy_(block.view(pairs, byHead.size(1), queries, byHead.size(3)));
    }
  }

  private interface BlockWork {
    void of(Block block);
  }

  private void forEachBlock(long allPairs, BlockMask mask, BlockWork work) {
    for (int query = 0; query < length; query += QUERIES) {
      int queries = Math.min(QUERIES, length - query);
      int first = mask.firstKey(start + query);
      int keys = start + query + queries - first;
      long most = Math.max(1, SCORES / (group() * queries * keys));
      for (long pair = 0; pair < allPairs; pair += most) {
        try (var scope = new PointerScope()) {
          work.of(new Block(pair, Math.min(most, allPairs - pair), query, queries, first, keys));
        }
      }
    }
  }

  private Tensor forward(Laid laid, BlockMask mask) {
    var result = empty_like(laid.queries());
    var buffer = buffer(laid);
    forEachBlock(
        laid.keys().size(0),
        mask,
        block -> {
          var probabilities = probabilities(laid, block, mask, buffer);
          block.put(result, probabilities.bmm(block.ofKeys(laid.values())));
        });
    buffer.close();
    return result;
  }

  /// (pairs, G·queries, keys), in `buffer`
  private Tensor probabilities(Laid laid, Block block, BlockMask mask, Tensor buffer) {
    var scores = cut(buffer, block);
    bmm_out(scores, block.ofQueries(laid.queries()), block.ofKeys(laid.keys()).transpose(1, 2));
    var byQuery = scores.view(block.pairs(), group(), block.queries(), block.keys());
    mask.addTo(byQuery, start + block.query());
    branches.hide(byQuery, block.pair(), shape.keyValueHeads(), block.query(), start);
    return softmax_out(scores, scores, -1);
  }

  private Laid backward(Laid laid, Tensor into, BlockMask mask) {
    var queries = empty_like(laid.queries());
    var keys = zeros_like(laid.keys());
    var values = zeros_like(laid.values());
    var first = buffer(laid);
    var second = buffer(laid);
    forEachBlock(
        laid.keys().size(0),
        mask,
        block -> {
          var probabilities = probabilities(laid, block, mask, first);
          var flowing = block.ofQueries(into);
          block.ofKeys(values).baddbmm_(probabilities.transpose(1, 2), flowing);
          var scores = cut(second, block);
          bmm_out(scores, flowing, block.ofKeys(laid.values()).transpose(1, 2));
          SoftmaxGradient.inPlace(scores, probabilities);
          block.put(queries, scores.bmm(block.ofKeys(laid.keys())));
          block.ofKeys(keys).baddbmm_(scores.transpose(1, 2), block.ofQueries(laid.queries()));
        });
    first.close();
    second.close();
    return new Laid(queries.mul_(new Scalar(scale())), keys, values);
  }

  private Tensor buffer(Laid laid) {
    long[] numbers = {scores(shape, Math.toIntExact(laid.keys().size(1)))};
    return empty(numbers, laid.keys().options(), Tensors.NO_FORMAT);
  }

  private Tensor cut(Tensor buffer, Block block) {
    long each = group() * block.queries();
    return buffer
        .narrow(0, 0, block.pairs() * each * block.keys())
        .view(block.pairs(), each, block.keys());
  }
}
