package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.softmax_out;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Attention in blocks of queries: a block's scores are computed only for keys that its queries may
/// see, in a buffer that stays in a core's cache. Half of the products of long rows are never
/// computed, and no scores are kept for the way back: they are computed again there.
///
/// @param shape heads and their width
/// @param start positions before the first query (P)
/// @param length queries (S)
/// @param masks by layer
/// @param branches [Branches#NONE] where a window is narrower than a line
/// @param by who multiplies
record BlockAttention(
    DecoderConfig.Attention shape,
    int start,
    int length,
    List<BlockMask> masks,
    Branches branches,
    BlockProducts.By by)
    implements CausalAttention {

  /// Most queries of a block.
  static final int QUERIES = 128;

  /// Most scores computed at once: a MiB in float32.
  static final int SCORES = 1 << 18;

  /// How many scores a buffer holds.
  ///
  /// @param positions of the longest row (T)
  static long scores(DecoderConfig.Attention shape, int positions) {
    return Math.max(SCORES, (long) shape.group() * QUERIES * positions);
  }

  @Override
  public Tensor of(Tensor queries, KeyValues.KeyValuePair seen, int layer) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, forward(by.over(shape, queries, seen), queries, masks.get(layer)));
    }
  }

  @Override
  public Attended training(Tensor queries, KeyValues.KeyValuePair seen, int layer) {
    return new Remembered(by.over(shape, queries, seen), queries, masks.get(layer));
  }

  private final class Remembered implements Attended {
    private final BlockProducts products;
    private final BlockMask mask;
    private final Tensor output;

    Remembered(BlockProducts products, Tensor queries, BlockMask mask) {
      this.products = products;
      this.mask = mask;
      try (var scope = new PointerScope()) {
        output = Scopes.leave(scope, forward(products, queries, mask));
      }
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Gradients back(Tensor into) {
      return backward(products, into, mask);
    }
  }

  private interface BlockWork {
    void of(AttentionBlock block);
  }

  /// @param rows B
  private void forEachBlock(long rows, BlockMask mask, BlockWork work) {
    long allPairs = rows * shape.keyValueHeads();
    for (int query = 0; query < length; query += by.queries()) {
      int queries = Math.min(by.queries(), length - query);
      int first = mask.firstKey(start + query);
      int keys = start + query + queries - first;
      long most = Math.max(1, SCORES / ((long) shape.group() * queries * keys));
      for (long pair = 0; pair < allPairs; pair += most) {
        long pairs = Math.min(most, allPairs - pair);
        try (var scope = new PointerScope()) {
          work.of(new AttentionBlock(pair, pairs, query, queries, first, keys));
        }
      }
    }
  }

  /// (B, S, N·D)
  ///
  /// @param like any tensor of the pass, whose first size is B
  private Tensor forward(BlockProducts products, Tensor like, BlockMask mask) {
    var output = products.output();
    var buffer = buffer(like);
    forEachBlock(
        like.size(0),
        mask,
        block -> output.see(block, probabilities(products, block, mask, buffer)));
    return output.made();
  }

  /// (pairs, G·queries, keys), in `buffer`
  private Tensor probabilities(
      BlockProducts products, AttentionBlock block, BlockMask mask, Tensor buffer) {
    var scores = cut(buffer, block);
    products.score(block, scores);
    var byQuery = scores.view(block.pairs(), shape.group(), block.queries(), block.keys());
    mask.addTo(byQuery, start + block.query());
    branches.hide(byQuery, block.pair(), shape.keyValueHeads(), block.query(), start);
    return softmax_out(scores, scores, -1);
  }

  private Gradients backward(BlockProducts products, Tensor into, BlockMask mask) {
    var back = products.back(into);
    var first = buffer(into);
    var second = buffer(into);
    forEachBlock(
        into.size(0),
        mask,
        block -> {
          var probabilities = probabilities(products, block, mask, first);
          var flowing = cut(second, block);
          back.throughValues(block, probabilities, flowing);
          SoftmaxGradient.inPlace(flowing, probabilities);
          back.throughScores(block, flowing);
        });
    first.close();
    second.close();
    return back.gradients();
  }

  private Tensor buffer(Tensor like) {
    long[] numbers = {scores(shape, start + length)};
    return empty(numbers, like.options(), Tensors.NO_FORMAT);
  }

  private Tensor cut(Tensor buffer, AttentionBlock block) {
    long each = (long) shape.group() * block.queries();
    return buffer
        .narrow(0, 0, block.pairs() * each * block.keys())
        .view(block.pairs(), each, block.keys());
  }
}
