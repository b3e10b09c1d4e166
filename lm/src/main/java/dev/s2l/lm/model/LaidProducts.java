package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.bmm_out;
import static org.bytedeco.pytorch.global.torch.empty_like;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// By libtorch, in any format. Query heads that share a key-value head are laid one after another
/// along the positions, so that keys and values are never copied per query head.
final class LaidProducts implements BlockProducts {
  private final DecoderConfig.Attention shape;
  private final long rows;

  /// (R, G, S, D), scaled.
  private final Tensor queries;

  /// (R, T, D)
  private final Tensor keys;

  /// (R, T, D)
  private final Tensor values;

  LaidProducts(DecoderConfig.Attention shape, Tensor queries, KeyValues.KeyValuePair seen) {
    this.shape = shape;
    rows = queries.size(0);
    long pairs = rows * shape.keyValueHeads();
    long all = seen.keys().size(2);
    this.queries = byHead(queries).mul_(new Scalar(shape.scale()));
    keys = seen.keys().reshape(pairs, all, shape.headDimension());
    values = seen.values().reshape(pairs, all, shape.headDimension());
  }

  /// (B, S, N, D) → (R, G, S, D)
  private Tensor byHead(Tensor heads) {
    long group = shape.group();
    long shared = shape.keyValueHeads();
    return heads
        .view(rows, heads.size(1), shared, group, shape.headDimension())
        .permute(0, 2, 3, 1, 4)
        .reshape(rows * shared, group, heads.size(1), shape.headDimension());
  }

  /// (R, G, S, D) → (B, S, N, D), the same memory
  private Tensor queriesByRow(Tensor byHead) {
    return byHead.view(rows, shape.heads(), byHead.size(2), shape.headDimension()).transpose(1, 2);
  }

  /// (R, T, D) → (B, K, T, D)
  private Tensor byRow(Tensor byHead) {
    return byHead.view(rows, shape.keyValueHeads(), byHead.size(1), shape.headDimension());
  }

  private static Tensor ofQueries(AttentionBlock block, Tensor byHead) {
    return byHead
        .narrow(0, block.pair(), block.pairs())
        .narrow(2, block.query(), block.queries())
        .reshape(block.pairs(), byHead.size(1) * block.queries(), byHead.size(3));
  }

  private static Tensor ofKeys(AttentionBlock block, Tensor byPair) {
    return byPair.narrow(0, block.pair(), block.pairs()).narrow(1, block.key(), block.keys());
  }

  /// Writes a block's part of (R, G, S, D).
  private static void put(AttentionBlock block, Tensor byHead, Tensor part) {
    byHead
        .narrow(0, block.pair(), block.pairs())
        .narrow(2, block.query(), block.queries())
        .copy_(part.view(block.pairs(), byHead.size(1), block.queries(), byHead.size(3)));
  }

  @Override
  public void score(AttentionBlock block, Tensor scores) {
    bmm_out(scores, ofQueries(block, queries), ofKeys(block, keys).transpose(1, 2));
  }

  @Override
  public Output output() {
    var result = empty_like(queries); // (R, G, S, D)
    return new Output() {
      @Override
      public void see(AttentionBlock block, Tensor probabilities) {
        put(block, result, probabilities.bmm(ofKeys(block, values)));
      }

      @Override
      public Tensor made() {
        return queriesByRow(result)
            .reshape(rows, result.size(2), (long) shape.heads() * shape.headDimension());
      }
    };
  }

  @Override
  public Back back(Tensor into) {
    return new WayBack(byHead(into.view(rows, into.size(1), shape.heads(), shape.headDimension())));
  }

  private final class WayBack implements Back {
    /// (R, G, S, D)
    private final Tensor into;

    private final Tensor toQueries = empty_like(queries);
    private final Tensor toKeys = zeros_like(keys);
    private final Tensor toValues = zeros_like(values);

    WayBack(Tensor into) {
      this.into = into;
    }

    @Override
    public void throughValues(AttentionBlock block, Tensor probabilities, Tensor flowing) {
      var output = ofQueries(block, into);
      ofKeys(block, toValues).baddbmm_(probabilities.transpose(1, 2), output);
      bmm_out(flowing, output, ofKeys(block, values).transpose(1, 2));
    }

    @Override
    public void throughScores(AttentionBlock block, Tensor scores) {
      put(block, toQueries, scores.bmm(ofKeys(block, keys)));
      ofKeys(block, toKeys).baddbmm_(scores.transpose(1, 2), ofQueries(block, queries));
    }

    @Override
    public CausalAttention.Gradients gradients() {
      return new CausalAttention.Gradients(
          queriesByRow(toQueries.mul_(new Scalar(shape.scale()))), byRow(toKeys), byRow(toValues));
    }
  }
}
