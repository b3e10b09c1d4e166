package dev.s2l.lm.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The projection of a layer's input to rotated queries, keys and values.
sealed interface QueryKeyValue {
  /// @param x (B, S, H)
  Heads of(Tensor x, Rotary.Turn turn);

  /// @param queries (B, S, N, D), rotated
  /// @param keys (B, S, K, D), rotated
  /// @param values (B, S, K, D)
  record Heads(Tensor queries, Tensor keys, Tensor values) {}

  /// One product whose output holds query, key and value head by head; queries and keys turn
  /// together.
  record PerHead(Linear projection, int heads, int width) implements QueryKeyValue {
    @Override
    public Heads of(Tensor x, Rotary.Turn turn) {
      var all = projection.of(x).view(x.size(0), x.size(1), heads, 3, width);
      var turned = turn.of(all.narrow(3, 0, 2));
      return new Heads(turned.select(3, 0), turned.select(3, 1), all.select(3, 2));
    }
  }

  /// One product whose output holds all queries, then all keys, then all values; queries and keys
  /// turn together.
  record Blocks(Linear projection, int heads, int keyValueHeads, int width)
      implements QueryKeyValue {
    @Override
    public Heads of(Tensor x, Rotary.Turn turn) {
      var all = projection.of(x).view(x.size(0), x.size(1), heads + 2L * keyValueHeads, width);
      var turned = turn.of(all.narrow(2, 0, heads + (long) keyValueHeads));
      return new Heads(
          turned.narrow(2, 0, heads),
          turned.narrow(2, heads, keyValueHeads),
          all.narrow(2, heads + (long) keyValueHeads, keyValueHeads));
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
    public Heads of(Tensor x, Rotary.Turn turn) {
      return new Heads(
          turn.of(normed(queryNorm, heads(query, x))),
          turn.of(normed(keyNorm, heads(key, x))),
          heads(value, x));
    }

    private Tensor heads(Linear projection, Tensor x) {
      return projection.of(x).view(x.size(0), x.size(1), -1, width);
    }

    private static Tensor normed(Optional<Norm> norm, Tensor heads) {
      return norm.isPresent() ? norm.get().of(heads) : heads;
    }
  }
}
