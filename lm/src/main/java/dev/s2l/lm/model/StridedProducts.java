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
/// writes numbers where they lie.
final class StridedProducts implements BlockProducts {
  private final DecoderConfig.Attention shape;
  private final float scale;

  /// Held, because the matrices point into them.
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

  /// One matrix of a block (queries, keys), and where its operands are.
  private interface Product {
    /// @param head of the queries
    /// @param shared the key-value head that it looks at
    /// @param square first number of the matrix
    void of(long row, long head, long shared, FloatPointer square);
  }

  /// @param squares (pairs, G·queries, keys)
  private void each(AttentionBlock block, Tensor squares, Product product) {
    var numbers = new FloatPointer(squares.data_ptr());
    long size = (long) block.queries() * block.keys();
    for (long i = 0; i < block.pairs() * shape.group(); i++) {
      long pair = block.pair() + i / shape.group();
      long shared = pair % shape.keyValueHeads();
      long head = shared * shape.group() + i % shape.group();
      product.of(pair / shape.keyValueHeads(), head, shared, numbers.position(i * size));
    }
  }

  /// `squares` = a · bᵀ · factor
  ///
  /// @param a by query
  /// @param b by key
  private void square(
      AttentionBlock block, Tensor squares, HeadMatrices a, HeadMatrices b, float factor) {
    each(
        block,
        squares,
        (row, head, shared, square) ->
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
                square,
                block.keys()));
  }

  /// `into` = squares · b · factor
  ///
  /// @param b by key
  /// @param into by query
  private void byQuery(
      AttentionBlock block, Tensor squares, HeadMatrices b, HeadMatrices into, float factor) {
    each(
        block,
        squares,
        (row, head, shared, square) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                block.queries(),
                shape.headDimension(),
                block.keys(),
                factor,
                square,
                block.keys(),
                b.at(row, shared, block.key()),
                b.stride(),
                0,
                into.at(row, head, block.query()),
                into.stride()));
  }

  /// `into` += squaresᵀ · a · factor
  ///
  /// @param a by query
  /// @param into by key
  private void byKey(
      AttentionBlock block, Tensor squares, HeadMatrices a, HeadMatrices into, float factor) {
    each(
        block,
        squares,
        (row, head, shared, square) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                block.keys(),
                shape.headDimension(),
                block.queries(),
                factor,
                square,
                block.keys(),
                a.at(row, head, block.query()),
                a.stride(),
                1,
                into.at(row, shared, block.key()),
                into.stride()));
  }

  @Override
  public void score(AttentionBlock block, Tensor scores) {
    square(block, scores, queries, keys, scale);
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
    return new Gradients(into);
  }

  private final class Gradients implements Back {
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

    Gradients(Tensor into) {
      flowing = into.view(into.size(0), into.size(1), shape.heads(), shape.headDimension());
      this.into = HeadMatrices.byPosition(flowing);
    }

    @Override
    public void unsee(AttentionBlock block, Tensor probabilities, Tensor squares) {
      byKey(block, probabilities, into, ofValues, 1);
      square(block, squares, into, values, 1);
    }

    @Override
    public void unscore(AttentionBlock block, Tensor scores) {
      byQuery(block, scores, keys, ofQueries, scale);
      byKey(block, scores, queries, ofKeys, scale);
    }

    @Override
    public CausalAttention.Gradients gradients() {
      return new CausalAttention.Gradients(toQueries, toKeys, toValues);
    }
  }
}
