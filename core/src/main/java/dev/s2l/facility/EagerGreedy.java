package dev.s2l.facility;

import dev.s2l.run.StopSignal;
import dev.s2l.vector.ScratchPool;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/// Greedy maximum of the facility-location objective `f(S) = Σ_i max_{j ∈ S} sim(i, j)` over the
/// cosines between all rows: in every step the row that adds most, of equals the lowest.
///
/// What every row would add is known at any time. A row that enters the set raises what some rows
/// have in it, few but for the first steps; and each of these takes from the gains of those that
/// are more similar to it than what it had. As soon as these are few they are kept ([CloserRows]);
/// until then its cosines are computed anew. That happens two to three times for a row: where the
/// lazy algorithm (Minoux 1978) looks at a whole row of the matrix for every gain that has become
/// stale, this looks at a few entries.
///
/// Gains are exact ([Dots]), so the set is that of the plain greedy algorithm for these cosines,
/// and threads may take what they like. Memory: the vectors, and at most N² bytes for the lists.
final class EagerGreedy {
  /// Rows whose cosines are computed together.
  private static final int TILE = 12;

  /// A list has at most one of so many rows.
  private static final int LISTED = 8;

  private static final int TOO_LONG = -1;

  private final Embeddings embeddings;
  private final int rows;

  /// What a row would add; negative infinity for one in the set.
  private final MarginalGains gains;

  /// By row: its similarity to the set.
  private final float[] best;

  private final CloserRows closer;

  /// (blocks) rows without a list that the row just chosen raises.
  private final Rises[] rises;

  private final Workers workers;
  private final StopSignal stop;
  private final ScratchPool<Tool> tools = new ScratchPool<>(Tool::new);

  /// @param stop ends it between two pieces of work
  EagerGreedy(Embeddings embeddings, Workers workers, StopSignal stop) {
    this.stop = stop;
    this.embeddings = embeddings;
    this.workers = workers;
    this.rows = embeddings.count();
    this.gains = new MarginalGains(embeddings);
    this.best = new float[rows];
    this.closer = new CloserRows(embeddings);
    this.rises = new Rises[embeddings.blockCount()];
    Arrays.setAll(rises, b -> new Rises(embeddings.rowsIn(b)));
  }

  /// Rows whose similarity to the set rises: number `i` from `from[i]` to `to[i]`.
  private static final class Rises {
    private final int[] rows;
    private final float[] from;
    private final float[] to;
    private int size;

    Rises(int most) {
      rows = new int[most];
      from = new float[most];
      to = new float[most];
    }

    void add(int row, float before, float now) {
      rows[size] = row;
      from[size] = before;
      to[size++] = now;
    }

    static Rises of(Rises[] parts) {
      var all = new Rises(Arrays.stream(parts).mapToInt(part -> part.size).sum());
      for (Rises part : parts) {
        System.arraycopy(part.rows, 0, all.rows, all.size, part.size);
        System.arraycopy(part.from, 0, all.from, all.size, part.size);
        System.arraycopy(part.to, 0, all.to, all.size, part.size);
        all.size += part.size;
      }
      return all;
    }
  }

  /// The first `count` rows of the greedy order.
  int[] order(int count) {
    forEachTile(rows, Tool::addAll);
    int[] order = new int[Math.min(count, rows)];
    for (int size = 0; size < order.length; size++) {
      order[size] = gains.greatest();
      choose(order[size]);
    }
    return order;
  }

  private void choose(int row) {
    gains.exclude(row);
    if (closer.turned()) {
      closer.forEachFartherFrom(row, this::riseByList);
      return;
    }
    for (Rises its : rises) {
      its.size = 0;
    }
    forEach(
        gains.blocks(),
        4L * Embeddings.BLOCK * embeddings.dims(), // Lists take longer than the products.
        (tool, b) -> tool.raise(row, b));
    var all = Rises.of(rises);
    forEachTile(all.size, (tool, from, to) -> tool.rise(all, from, to));
  }

  private void riseByList(int row, float similarity) {
    float before = best[row];
    if (similarity > before) {
      best[row] = similarity;
      closer.rise(row, before, similarity, gains);
    }
  }

  private interface TileWork {
    void run(Tool tool, int from, int to);
  }

  /// Shares out 0 … `size` - 1 in tiles.
  private void forEachTile(int size, TileWork work) {
    int tiles = (size + TILE - 1) / TILE;
    forEach(
        tiles,
        (long) TILE * rows * embeddings.dims(),
        (tool, t) -> work.run(tool, t * TILE, Math.min((t + 1) * TILE, size)));
  }

  /// Shares out pieces of work, and adds what was found to the gains.
  ///
  /// @param products of each piece, or what takes as long
  private void forEach(int pieces, long products, ObjIntConsumer<Tool> work) {
    workers.forEach(
        pieces,
        pieces * products,
        piece -> {
          if (!stop.requested()) {
            tools.with(tool -> work.accept(tool, piece));
          }
        });
    stop.check();
    if (pieces > 0) {
      tools.all().forEach(tool -> gains.takeAll(tool.changes));
    }
  }

  /// What one thread works with.
  private final class Tool {
    private final Dots dots = new Dots(embeddings, TILE);

    /// What is to be added to the gains.
    private final MarginalGains changes = new MarginalGains(embeddings);

    /// (rows of a tile) lists under way.
    private final int[][] places = new int[TILE][rows / LISTED + Embeddings.BLOCK];

    private final float[][] similarities = new float[TILE][rows / LISTED + Embeddings.BLOCK];
    private final int[] sizes = new int[TILE];
    private final CloserRows.Shelf shelf = new CloserRows.Shelf();

    /// What rows `from` … `to` - 1, of one block, and those of this and of later blocks add to each
    /// other.
    void addAll(int from, int to) {
      for (int row = from; row < to; row++) {
        dots.take(row, row - from);
      }
      int own = from / Embeddings.BLOCK;
      for (int b = own; b < embeddings.blockCount(); b++) {
        float[][] found = dots.with(b, to - from);
        for (int row = from; row < to; row++) {
          float[] similar = found[row - from];
          changes.addAll(b, similar);
          if (b > own) {
            changes.add(own, row % Embeddings.BLOCK, sum(similar, embeddings.rowsIn(b)));
          }
        }
      }
    }

    /// Raises rows of a block that are more similar to the one chosen than to the set: those with a
    /// list at once, the others are added to the block's rises.
    void raise(int chosen, int b) {
      float[] similar = dots.of(chosen, b);
      for (int i = 0; i < embeddings.rowsIn(b); i++) {
        int row = b * Embeddings.BLOCK + i;
        float before = best[row];
        if (similar[i] > before) {
          best[row] = similar[i];
          if (closer.has(row)) {
            closer.rise(row, before, similar[i], changes);
          } else {
            rises[b].add(row, before, similar[i]);
          }
        }
      }
    }

    /// What gains lose by rises `from` … `to` - 1; makes lists of these rows where it can.
    void rise(Rises all, int from, int to) {
      for (int i = from; i < to; i++) {
        dots.take(all.rows[i], i - from);
        sizes[i - from] = 0;
      }
      for (int b = 0; b < embeddings.blockCount(); b++) {
        float[][] found = dots.with(b, to - from);
        for (int i = from; i < to; i++) {
          changes.lose(b, found[i - from], all.from[i], all.to[i]);
          if (sizes[i - from] != TOO_LONG) {
            sizes[i - from] = list(i - from, found[i - from], b, all.to[i]);
          }
        }
      }
      for (int i = 0; i < to - from; i++) {
        if (sizes[i] != TOO_LONG) {
          closer.keep(all.rows[from + i], places[i], similarities[i], sizes[i], shelf);
        }
      }
    }

    /// Adds rows of block `b` that are more similar than `above` to list `l` of the tile.
    ///
    /// @return its size, [#TOO_LONG] if it gets so
    private int list(int l, float[] dots, int b, float above) {
      int[] its = places[l];
      float[] similar = similarities[l];
      int size = sizes[l];
      for (int i = 0; i < embeddings.rowsIn(b); i++) {
        its[size] = CloserRows.place(b, i);
        similar[size] = dots[i];
        // The sign of the difference, since a branch could not be foreseen.
        size += Float.floatToRawIntBits(above - dots[i]) >>> 31;
      }
      return size > rows / LISTED ? TOO_LONG : size;
    }
  }

  /// Three sums that take turns: in one, each addition would wait for the one before.
  private static double sum(float[] dots, int rows) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    int i = 0;
    for (; i + 3 <= rows; i += 3) {
      sum0 += dots[i];
      sum1 += dots[i + 1];
      sum2 += dots[i + 2];
    }
    for (; i < rows; i++) {
      sum0 += dots[i];
    }
    return sum0 + sum1 + sum2;
  }
}
