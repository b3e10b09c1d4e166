package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.cat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// Keys and values of positions that a decoder has already seen, so that a later call need not
/// compute them again. Either [#NONE], a prefix that all rows of all batches share
/// ([Decoder#prefix(int[])]), a cache that grows with each call ([#cache(int)]), or part of
/// [RowCaches]. Owns native memory until closed; belongs to one decoder and one state of its
/// parameters.
public abstract sealed class KeyValues implements AutoCloseable
    permits NoKeyValues, SharedPrefix, GrowingCache, RowCaches.Prompt, RowCaches.Step {
  /// Nothing came before.
  public static final KeyValues NONE = new NoKeyValues();

  /// A cache for generation: each [Decoder#hidden] call continues where the last one ended, with
  /// the same number of rows.
  ///
  /// @param capacity the most positions it will ever hold
  public static KeyValues cache(int capacity) {
    return new GrowingCache(capacity);
  }

  /// Positions seen so far (P).
  public abstract int length();

  /// Puts this call's keys and values of one layer behind those seen before.
  ///
  /// @param keys (B, K, S, D)
  /// @param values (B, K, S, D)
  abstract KeyValuePair append(int layer, Tensor keys, Tensor values);

  /// Says that all layers have appended `positions` positions.
  abstract void advance(int positions);

  @Override
  public abstract void close();

  /// @param keys (B, K, T, D)
  /// @param values (B, K, T, D)
  record KeyValuePair(Tensor keys, Tensor values) {
    void free() {
      keys.close();
      values.close();
    }

    /// One row's positions before those of each of several rows.
    ///
    /// @param rows (B, K, S, D) each, where these are (1, K, P, D)
    /// @return (B, K, P + S, D) each
    KeyValuePair before(KeyValuePair rows) {
      return new KeyValuePair(before(keys, rows.keys), before(values, rows.values));
    }

    private static Tensor before(Tensor one, Tensor rows) {
      return cat(new TensorVector(one.expand(rows.size(0), -1, -1, -1), rows), 2);
    }
  }
}
