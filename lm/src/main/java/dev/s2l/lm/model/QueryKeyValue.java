package dev.s2l.lm.model;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The projection of a layer's input to queries, keys and values.
sealed interface QueryKeyValue {
  /// What the products give, one tensor each, before the rotation.
  ///
  /// @param x (B, S, H)
  List<Tensor> projected(Tensor x, Mode mode);

  /// Where queries, keys and values stand in what [#projected] gave, or in its gradient; nothing is
  /// copied.
  Heads heads(List<Tensor> projected);

  List<Linear> projections();

  /// Where a query head begins, if what the projections give stands one after another.
  int queryAt(int head);

  /// As [#queryAt], of a key-value head.
  int keyAt(int head);

  /// As [#keyAt].
  int valueAt(int head);

  /// What queries are normalised with, head by head.
  default Optional<Norm> queryNorm() {
    return Optional.empty();
  }

  /// What keys are normalised with, head by head.
  default Optional<Norm> keyNorm() {
    return Optional.empty();
  }

  /// @param queries (B, S, N, D)
  /// @param keys (B, S, K, D)
  /// @param values (B, S, K, D)
  /// @param turning all queries and keys, in as few parts as they lie in
  record Heads(Tensor queries, Tensor keys, Tensor values, List<Tensor> turning) {}

  /// One product whose output holds query, key and value head by head.
  record PerHead(Linear projection, int heads, int width) implements QueryKeyValue {
    @Override
    public List<Tensor> projected(Tensor x, Mode mode) {
      return List.of(projection.of(x, mode));
    }

    @Override
    public Heads heads(List<Tensor> projected) {
      var x = projected.getFirst();
      var all = x.view(x.size(0), x.size(1), heads, 3, width);
      return new Heads(
          all.select(3, 0), all.select(3, 1), all.select(3, 2), List.of(all.narrow(3, 0, 2)));
    }

    @Override
    public List<Linear> projections() {
      return List.of(projection);
    }

    @Override
    public int queryAt(int head) {
      return 3 * head * width;
    }

    @Override
    public int keyAt(int head) {
      return (3 * head + 1) * width;
    }

    @Override
    public int valueAt(int head) {
      return (3 * head + 2) * width;
    }
  }

  /// One product whose output holds all queries, then all keys, then all values.
  record Blocks(Linear projection, int heads, int keyValueHeads, int width)
      implements QueryKeyValue {
    @Override
    public List<Tensor> projected(Tensor x, Mode mode) {
      return List.of(projection.of(x, mode));
    }

    @Override
    public Heads heads(List<Tensor> projected) {
      var x = projected.getFirst();
      long turning = heads + (long) keyValueHeads;
      var all = x.view(x.size(0), x.size(1), turning + keyValueHeads, width);
      return new Heads(
          all.narrow(2, 0, heads),
          all.narrow(2, heads, keyValueHeads),
          all.narrow(2, turning, keyValueHeads),
          List.of(all.narrow(2, 0, turning)));
    }

    @Override
    public List<Linear> projections() {
      return List.of(projection);
    }

    @Override
    public int queryAt(int head) {
      return head * width;
    }

    @Override
    public int keyAt(int head) {
      return (heads + head) * width;
    }

    @Override
    public int valueAt(int head) {
      return (heads + keyValueHeads + head) * width;
    }
  }

  /// Three products, queries and keys perhaps normalised.
  record Separate(
      Linear query,
      Linear key,
      Linear value,
      Optional<Norm> queryNorm,
      Optional<Norm> keyNorm,
      int width)
      implements QueryKeyValue {
    @Override
    public List<Tensor> projected(Tensor x, Mode mode) {
      return List.of(
          normed(queryNorm, heads(query.of(x, mode))),
          normed(keyNorm, heads(key.of(x, mode))),
          heads(value.of(x, mode)));
    }

    @Override
    public Heads heads(List<Tensor> projected) {
      var queries = projected.get(0);
      var keys = projected.get(1);
      return new Heads(queries, keys, projected.get(2), List.of(queries, keys));
    }

    @Override
    public List<Linear> projections() {
      return List.of(query, key, value);
    }

    @Override
    public int queryAt(int head) {
      return head * width;
    }

    @Override
    public int keyAt(int head) {
      return Math.toIntExact(query.outputs()) + head * width;
    }

    @Override
    public int valueAt(int head) {
      return Math.toIntExact(query.outputs() + key.outputs()) + head * width;
    }

    private Tensor heads(Tensor x) {
      return x.view(x.size(0), x.size(1), -1, width);
    }

    private static Tensor normed(Optional<Norm> norm, Tensor heads) {
      return norm.isPresent() ? norm.get().of(heads) : heads;
    }
  }
}
