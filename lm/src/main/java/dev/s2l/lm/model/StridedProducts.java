package dev.s2l.lm.model;

import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemm;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.zeros;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/// By OpenBLAS, in float32 in main memory: a product for each row and query head, which reads and
/// writes numbers where they lie. A grid has a number for each query and key of a block.
final class StridedProducts implements BlockProducts {
  private final DecoderConfig.Attention shape;
  private final float scale;

  private final Tensor given;
  private final KeyValues.KeyValuePair seen;

  private final HeadMatrices queries;
  private final HeadMatrices keys;
  private final HeadMatrices values;

  StridedProducts(DecoderConfig.Attention shape, Tensor queries, KeyValues.KeyValuePair seen) {
    this.shape = shape;
    this.scale = (float) shape.scale();
    this.given = queries;
    this.seen = seen;
    this.queries = HeadMatrices.byPosition(queries);
    keys = HeadMatrices.byHead(seen.keys());
    values = HeadMatrices.byHead(seen.values());
  }

  /// A product with one grid.
  private interface Product {
    /// @param row of the batch
    /// @param head of the queries
    /// @param shared the key-value head that it looks at
    /// @param grid its first number
    void of(long row, long head, long shared, FloatPointer grid);
  }

  /// @param grids (pairs, G·queries, keys)
  private void each(AttentionBlock block, Tensor grids, Product product) {
    var numbers = new FloatPointer(grids.data_ptr());
    long size = (long) block.queries() * block.keys();
    for (long i = 0; i < block.pairs() * shape.group(); i++) {
      long pair = block.pair() + i / shape.group();
      long shared = pair % shape.keyValueHeads();
      long head = shared * shape.group() + i % shape.group();
      product.of(pair / shape.keyValueHeads(), head, shared, numbers.position(i * size));
    }
  }

  /// `grids` = a · bᵀ · factor
  ///
  /// @param a by query
  /// @param b by key
  private void grid(
      AttentionBlock block, Tensor grids, HeadMatrices a, HeadMatrices b, float factor) {
    each(
        block,
        grids,
        (row, head, shared, grid) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                block.queries(),
                block.keys(),
                shape.headDimension(),
                factor,
                a.at(row, head, block.query()),
                a.stride(),
                b.at(row, shared, block.key()),
                b.stride(),
                0,
                grid,
                block.keys()));
  }

  /// `into` = grids · b · factor
  ///
  /// @param b by key
  /// @param into by query
  private void byQuery(
      AttentionBlock block, Tensor grids, HeadMatrices b, HeadMatrices into, float factor) {
    each(
        block,
        grids,
        (row, head, shared, grid) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                block.queries(),
                shape.headDimension(),
                block.keys(),
                factor,
                grid,
                block.keys(),
                b.at(row, shared, block.key()),
                b.stride(),
                0,
                into.at(row, head, block.query()),
                into.stride()));
  }

  /// `into` += gridsᵀ · a · factor
  ///
  /// @param a by query
  /// @param into by key
  private void byKey(
      AttentionBlock block, Tensor grids, HeadMatrices a, HeadMatrices into, float factor) {
    each(
        block,
        grids,
        (row, head, shared, grid) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                block.keys(),
                shape.headDimension(),
                block.queries(),
                factor,
                grid,
                block.keys(),
                a.at(row, head, block.query()),
                a.stride(),
                1,
                into.at(row, shared, block.key()),
                into.stride()));
  }

  @Override
  public void score(AttentionBlock block, Tensor scores) {
    grid(block, scores, queries, keys, scale);
  }

  @Override
  public Output output() {
    var made = empty(given.sizes(), given.options(), Tensors.NO_FORMAT);
    var matrices = HeadMatrices.byPosition(made);
    return new Output() {
      @Override
      public void see(AttentionBlock block, Tensor probabilities) {
        byQuery(block, probabilities, values, matrices, 1);
      }

      @Override
      public Tensor made() {
        return made.view(made.size(0), made.size(1), -1);
      }
    };
  }

  @Override
  public Back back(Tensor into) {
    return new WayBack(into);
  }

  private final class WayBack implements Back {
    /// (B, S, N, D)
    private final Tensor flowing;

    private final HeadMatrices into;

    /// (B, S, N, D)
    private final Tensor toQueries = empty(given.sizes(), given.options(), Tensors.NO_FORMAT);

    /// (B, K, T, D)
    private final Tensor toKeys = zeros(seen.keys().sizes(), given.options());

    /// (B, K, T, D)
    private final Tensor toValues = zeros(seen.keys().sizes(), given.options());

    private final HeadMatrices ofQueries = HeadMatrices.byPosition(toQueries);
    private final HeadMatrices ofKeys = HeadMatrices.byHead(toKeys);
    private final HeadMatrices ofValues = HeadMatrices.byHead(toValues);

    WayBack(Tensor into) {
      flowing = into.view(into.size(0), into.size(1), shape.heads(), shape.headDimension());
      this.into = HeadMatrices.byPosition(flowing);
    }

    @Override
    public void throughValues(AttentionBlock block, Tensor probabilities, Tensor grids) {
      byKey(block, probabilities, into, ofValues, 1);
      grid(block, grids, into, values, 1);
    }

    @Override
    public void throughScores(AttentionBlock block, Tensor scores) {
      byQuery(block, scores, keys, ofQueries, scale);
      byKey(block, scores, queries, ofKeys, scale);
    }

    @Override
    public CausalAttention.Gradients gradients() {
      return new CausalAttention.Gradients(toQueries, toKeys, toValues);
    }
  }
}
