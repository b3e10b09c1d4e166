package dev.s2l.lm.model;

import java.util.List;

/// Memory that all layers of [FloatSteps] use in turn. Owns it until closed.
final class StepBuffers implements AutoCloseable {
  private final DecoderConfig config;
  private final int rows;
  private final Slab x;
  private final Slab normed;
  private final Slab added;
  private final Slab projected;
  private final Slab attended;
  private final Slab asked;
  private final Slab found;
  private final Slab inner;
  private final Slab logits;
  private Slab scores;
  private int seen;

  /// @param rows most of them
  StepBuffers(DecoderConfig config, int rows) {
    this.config = config;
    this.rows = rows;
    var size = config.size();
    var shape = config.attention();
    int heads = shape.heads() * shape.headDimension();
    x = new Slab(size.hidden(), rows);
    normed = new Slab(size.hidden(), rows);
    added = new Slab(size.hidden(), rows);
    projected = new Slab(heads + 2 * shape.keyValueHeads() * shape.headDimension(), rows);
    attended = new Slab(heads, rows);
    asked = new Slab(heads, rows);
    found = new Slab(heads, rows);
    inner = new Slab((config.block().mlp().gated() ? 2 : 1) * size.intermediate(), rows);
    logits = new Slab(size.vocabulary(), rows);
    scores = new Slab(1, 1);
  }

  /// Bytes of the buffers when they are largest.
  ///
  /// @param positions most of a row
  static long bytes(DecoderConfig config, int rows, int positions) {
    var size = config.size();
    var shape = config.attention();
    long heads = (long) shape.heads() * shape.headDimension();
    long numbers =
        3L * size.hidden()
            + 4 * heads
            + 2L * shape.keyValueHeads() * shape.headDimension()
            + (config.block().mlp().gated() ? 2L : 1L) * size.intermediate()
            + size.vocabulary()
            + (long) shape.heads() * positions;
    return numbers * rows * Float.BYTES;
  }

  /// Makes room for the scores of a step.
  void fit(RowCaches.Step step) {
    if (step.seen() > seen) {
      scores.close();
      seen = step.seen();
      scores = new Slab(config.attention().heads() * seen, rows);
    }
  }

  /// The residual stream.
  Slab x() {
    return x;
  }

  /// What a norm gives.
  Slab normed() {
    return normed;
  }

  /// What half of a layer adds to the residual stream.
  Slab added() {
    return added;
  }

  /// Queries, keys and values as the products give them.
  Slab projected() {
    return projected;
  }

  /// What the heads give.
  Slab attended() {
    return attended;
  }

  /// A row's queries, one row after another.
  Slab asked() {
    return asked;
  }

  /// The scores of each head of a row, one row after another.
  Slab scores() {
    return scores;
  }

  /// As [#attended], one row after another.
  Slab found() {
    return found;
  }

  /// Inside the MLP; gate first.
  Slab inner() {
    return inner;
  }

  Slab logits() {
    return logits;
  }

  @Override
  public void close() {
    List.of(x, normed, added, projected, attended, asked, found, inner, logits, scores)
        .forEach(Slab::close);
  }
}
