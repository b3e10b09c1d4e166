package dev.s2l.facility;

import dev.s2l.run.StopSignal;
import dev.s2l.vector.ScratchPool;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/// Greedy maximum of the facility-location objective `f(S) = Σ_i max_{j ∈ S} sim(i, j)` over the
/// cosines between all rows: every step chooses the row that adds most, among equal ones the
/// lowest.
///
/// The gain of every row, that is what it would add, is always up to date. A row that enters the
/// set raises the similarity of other rows to the set; after the first steps these are few. For
/// each of these rows, the gains of the rows that were more similar to it than the set fall. These
/// more similar rows are kept in a list as soon as they are few ([CloserRows]); until then the
/// cosines of the row are computed again, which happens two to three times per row. The lazy
/// algorithm (Minoux 1978) reads a whole row of the matrix for every outdated gain; this one reads
/// a few entries.
///
/// Gains are exact ([Cosines]), so the set is that of the plain greedy algorithm for these cosines,
/// whichever thread does which piece of work. Memory: the vectors, and at most N² bytes for the
/// lists.
final class EagerGreedy {
  /// Rows whose cosines are computed together.
  private static final int TILE = 12;

  /// A list has at most one row out of this many.
  private static final int MIN_ROWS_PER_ENTRY = 8;

  private static final int TOO_LONG = -1;

  private final Embeddings embeddings;
  private final int rows;

  /// What each row would add to the set; negative infinity for a row in the set.
  private final MarginalGains gains;

  /// By row: its similarity to the set.
  private final float[] best;

  private final CloserRows closer;

  /// (blocks) rows without a list whose similarity to the set rises by the row just chosen.
  private final Rises[] rises;

  private final Workers workers;
  private final StopSignal stop;
  private final ScratchPool<ThreadState> threadStates = new ScratchPool<>(ThreadState::new);

  /// @param stop stops it between two pieces of work
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

    Rises(int capacity) {
      rows = new int[capacity];
      from = new float[capacity];
      to = new float[capacity];
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
    forEachTile(rows, ThreadState::addAll);
    int[] order = new int[Math.min(count, rows)];
    for (int size = 0; size < order.length; size++) {
      order[size] = gains.greatest();
      choose(order[size]);
    }
    return order;
  }

  private void choose(int row) {
    gains.exclude(row);
    if (closer.inverted()) {
      closer.forEachFartherFrom(row, this::riseByList);
      return;
    }
    for (Rises ofBlock : rises) {
      ofBlock.size = 0;
    }
    forEach(
        gains.blocks(),
        4L * Embeddings.BLOCK * embeddings.dims(), // Lists take longer than the products.
        (thread, b) -> thread.raiseBlock(row, b));
    var all = Rises.of(rises);
    forEachTile(all.size, (thread, from, to) -> thread.applyRises(all, from, to));
  }

  private void riseByList(int row, float similarity) {
    float before = best[row];
    if (similarity > before) {
      best[row] = similarity;
      closer.raise(row, before, similarity, gains);
    }
  }

  private interface TileWork {
    void run(ThreadState thread, int from, int to);
  }

  /// Runs `work` on 0 … `size` - 1 in tiles, on several threads.
  private void forEachTile(int size, TileWork work) {
    int tiles = (size + TILE - 1) / TILE;
    forEach(
        tiles,
        (long) TILE * rows * embeddings.dims(),
        (thread, t) -> work.run(thread, t * TILE, Math.min((t + 1) * TILE, size)));
  }

  /// Runs pieces of work on several threads, and adds their changes to the gains.
  ///
  /// @param products that each piece computes, or work that takes as long
  private void forEach(int pieces, long products, ObjIntConsumer<ThreadState> work) {
    workers.forEach(
        pieces,
        pieces * products,
        piece -> {
          if (!stop.requested()) {
            threadStates.with(thread -> work.accept(thread, piece));
          }
        });
    stop.check();
    if (pieces > 0) {
      threadStates.all().forEach(thread -> gains.moveFrom(thread.changes));
    }
  }

  /// The buffers of one thread.
  private final class ThreadState {
    private final Cosines cosines = new Cosines(embeddings, TILE);

    /// What this thread will add to the gains.
    private final MarginalGains changes = new MarginalGains(embeddings);

    /// (rows of a tile) lists that are being built.
    private final int[][] places = new int[TILE][rows / MIN_ROWS_PER_ENTRY + Embeddings.BLOCK];

    private final float[][] similarities =
        new float[TILE][rows / MIN_ROWS_PER_ENTRY + Embeddings.BLOCK];
    private final int[] sizes = new int[TILE];
    private final CloserRows.ListStorage storage = new CloserRows.ListStorage();

    /// Adds to the gains what the rows `from` … `to` - 1, all of one block, and the rows of this
    /// and later blocks add to each other.
    void addAll(int from, int to) {
      for (int row = from; row < to; row++) {
        cosines.take(row, row - from);
      }
      int ownBlock = from / Embeddings.BLOCK;
      for (int b = ownBlock; b < embeddings.blockCount(); b++) {
        float[][] withBlock = cosines.with(b, to - from);
        for (int row = from; row < to; row++) {
          float[] similar = withBlock[row - from];
          changes.addAll(b, similar);
          if (b > ownBlock) {
            changes.add(ownBlock, row % Embeddings.BLOCK, sum(similar, embeddings.rowsIn(b)));
          }
        }
      }
    }

    /// Raises the similarity of the rows of a block that are more similar to the chosen row than to
    /// the set. Rows with a list are handled at once; the others are added to the block's rises.
    void raiseBlock(int chosen, int b) {
      float[] similar = cosines.of(chosen, b);
      for (int i = 0; i < embeddings.rowsIn(b); i++) {
        int row = b * Embeddings.BLOCK + i;
        float before = best[row];
        if (similar[i] > before) {
          best[row] = similar[i];
          if (closer.has(row)) {
            closer.raise(row, before, similar[i], changes);
          } else {
            rises[b].add(row, before, similar[i]);
          }
        }
      }
    }

    /// Subtracts from the gains what they lose by the rises `from` … `to` - 1. Makes lists for
    /// these rows if they are short enough.
    void applyRises(Rises all, int from, int to) {
      for (int i = from; i < to; i++) {
        cosines.take(all.rows[i], i - from);
        sizes[i - from] = 0;
      }
      for (int b = 0; b < embeddings.blockCount(); b++) {
        float[][] withBlock = cosines.with(b, to - from);
        for (int i = from; i < to; i++) {
          changes.lose(b, withBlock[i - from], all.from[i], all.to[i]);
          if (sizes[i - from] != TOO_LONG) {
            sizes[i - from] = list(i - from, withBlock[i - from], b, all.to[i]);
          }
        }
      }
      for (int i = 0; i < to - from; i++) {
        if (sizes[i] != TOO_LONG) {
          closer.keep(all.rows[from + i], places[i], similarities[i], sizes[i], storage);
        }
      }
    }

    /// Adds rows of block `b` that are more similar than `above` to list `l` of the tile.
    ///
    /// @return its size, or [#TOO_LONG]
    private int list(int l, float[] cosines, int b, float above) {
      int[] listedPlaces = places[l];
      float[] similar = similarities[l];
      int size = sizes[l];
      for (int i = 0; i < embeddings.rowsIn(b); i++) {
        listedPlaces[size] = CloserRows.place(b, i);
        similar[size] = cosines[i];
        // Uses the sign of the difference, because the processor could not predict a branch.
        size += Float.floatToRawIntBits(above - cosines[i]) >>> 31;
      }
      return size > rows / MIN_ROWS_PER_ENTRY ? TOO_LONG : size;
    }
  }

  /// Three interleaved sums: with a single sum each addition would have to wait for the one before.
  private static double sum(float[] cosines, int rows) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    int i = 0;
    for (; i + 3 <= rows; i += 3) {
      sum0 += cosines[i];
      sum1 += cosines[i + 1];
      sum2 += cosines[i + 2];
    }
    for (; i < rows; i++) {
      sum0 += cosines[i];
    }
    return sum0 + sum1 + sum2;
  }
}
