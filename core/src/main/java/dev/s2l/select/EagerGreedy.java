package dev.s2l.select;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Greedy maximum of the facility-location objective `f(S) = Σ_i max_{j ∈ S} sim(i, j)` over the
/// cosines between all rows: in every step the row that adds most, of equals the lowest.
///
/// What every row would add is known at any time. A row that enters the set raises what some rows
/// have in it, few but for the first steps; and each of these takes from the gains of those that
/// are more similar to it than what it had. As soon as these are few they are kept in a list, which
/// only shrinks from then on; until then its cosines are computed anew. That happens two to three
/// times for a row: where the lazy algorithm (Minoux 1978) looks at a whole row of the matrix for
/// every gain that has become stale, this looks at a few entries.
///
/// Gains are exact ([Dots]), so the set is that of the plain greedy algorithm for these cosines.
/// Memory: the vectors, and at most N² bytes for the lists.
final class EagerGreedy {
  /// Rows whose cosines are computed together.
  private static final int TILE = 12;

  /// A list has at most one of so many rows.
  private static final int LISTED = 8;

  private static final int NO_LIST = -1;

  private final Embeddings embeddings;
  private final int rows;

  /// (blocks, rows of the block) what a row would add; negative infinity for one in the set.
  private final double[][] gains;

  /// By row: its similarity to the set.
  private final float[] best;

  /// By row: those more similar to it than the set, and how similar; [#NO_LIST] if not kept yet.
  private final int[] listSizes;

  private final int[][] listed;
  private final float[][] similarities;

  /// Tools that no thread has at the moment.
  private final ConcurrentLinkedQueue<Tool> free = new ConcurrentLinkedQueue<>();

  EagerGreedy(Embeddings embeddings) {
    this.embeddings = embeddings;
    this.rows = embeddings.count();
    this.gains = likeBlocks();
    this.best = new float[rows];
    this.listSizes = new int[rows];
    this.listed = new int[rows][0];
    this.similarities = new float[rows][0];
    Arrays.fill(listSizes, NO_LIST);
  }

  private double[][] likeBlocks() {
    double[][] values = new double[embeddings.blockCount()][];
    Arrays.setAll(values, b -> new double[embeddings.rowsIn(b)]);
    return values;
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
  }

  /// The first `count` rows of the greedy order.
  int[] order(int count) {
    forEachTile(rows, Tool::addAll);
    int[] order = new int[Math.min(count, rows)];
    for (int size = 0; size < order.length; size++) {
      order[size] = greatest();
      choose(order[size]);
    }
    return order;
  }

  /// The row with the greatest gain, of equals the lowest.
  private int greatest() {
    int row = 0;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int b = 0; b < gains.length; b++) {
      for (int i = 0; i < gains[b].length; i++) {
        if (gains[b][i] > greatest) {
          greatest = gains[b][i];
          row = b * Embeddings.BLOCK + i;
        }
      }
    }
    return row;
  }

  private void choose(int row) {
    gains[row / Embeddings.BLOCK][row % Embeddings.BLOCK] = Double.NEGATIVE_INFINITY;
    var rises = new Rises(rows);
    Tool tool = tool();
    for (int b = 0; b < embeddings.blockCount(); b++) {
      float[] dots = tool.dots.of(row, b);
      int first = b * Embeddings.BLOCK;
      for (int i = 0; i < embeddings.rowsIn(b); i++) {
        if (dots[i] > best[first + i]) {
          raise(first + i, dots[i], rises);
        }
      }
    }
    free.add(tool);
    forEachTile(rises.size, (its, from, to) -> its.rise(rises, from, to));
  }

  /// Raises a row with a list at once, and adds one without to the others.
  private void raise(int row, float now, Rises others) {
    float before = best[row];
    best[row] = now;
    if (listSizes[row] == NO_LIST) {
      others.add(row, before, now);
      return;
    }
    int kept = 0;
    for (int i = 0; i < listSizes[row]; i++) {
      int other = listed[row][i];
      float similarity = similarities[row][i];
      gains[other / Embeddings.BLOCK][other % Embeddings.BLOCK] -=
          Math.min(similarity, now) - before;
      if (similarity > now) {
        listed[row][kept] = other;
        similarities[row][kept++] = similarity;
      }
    }
    listSizes[row] = kept;
  }

  private interface TileWork {
    void run(Tool tool, int from, int to);
  }

  /// Shares out 0 … `size` - 1 in tiles, and adds what was found to the gains.
  private void forEachTile(int size, TileWork work) {
    int tiles = (size + TILE - 1) / TILE;
    IntStream.range(0, tiles)
        .parallel()
        .forEach(
            tile -> {
              Tool tool = tool();
              work.run(tool, tile * TILE, Math.min((tile + 1) * TILE, size));
              free.add(tool);
            });
    for (Tool tool : free) {
      for (int b = 0; tiles > 0 && b < gains.length; b++) {
        for (int i = 0; i < gains[b].length; i++) {
          gains[b][i] += tool.changes[b][i];
        }
        Arrays.fill(tool.changes[b], 0);
      }
    }
  }

  private Tool tool() {
    Tool tool = free.poll();
    return tool == null ? new Tool() : tool;
  }

  /// One thread's.
  private final class Tool {
    private final Dots dots = new Dots(embeddings, TILE);

    /// As the gains: what is to be added to them.
    private final double[][] changes = likeBlocks();

    /// (rows of a tile) lists under way.
    private final int[][] listing = new int[TILE][rows / LISTED + Embeddings.BLOCK];

    private final float[][] values = new float[TILE][rows / LISTED + Embeddings.BLOCK];
    private final int[] sizes = new int[TILE];

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
          gain(changes[b], similar);
          if (b > own) {
            changes[own][row % Embeddings.BLOCK] += sum(similar, embeddings.rowsIn(b));
          }
        }
      }
    }

    /// What gains lose by rises `from` … `to` - 1; makes lists of these rows where it can.
    void rise(Rises rises, int from, int to) {
      for (int i = from; i < to; i++) {
        dots.take(rises.rows[i], i - from);
        sizes[i - from] = 0;
      }
      for (int b = 0; b < embeddings.blockCount(); b++) {
        float[][] found = dots.with(b, to - from);
        for (int i = from; i < to; i++) {
          lose(changes[b], found[i - from], rises.from[i], rises.to[i]);
          if (sizes[i - from] != NO_LIST) {
            sizes[i - from] = list(i - from, found[i - from], b, rises.to[i]);
          }
        }
      }
      for (int i = from; i < to; i++) {
        int size = sizes[i - from];
        if (size != NO_LIST) {
          int row = rises.rows[i];
          listSizes[row] = size;
          listed[row] = Arrays.copyOf(listing[i - from], size);
          similarities[row] = Arrays.copyOf(values[i - from], size);
        }
      }
    }

    /// Adds rows of block `b` that are more similar than `above` to list `l` of the tile.
    ///
    /// @return its size, [#NO_LIST] if it gets too long
    private int list(int l, float[] dots, int b, float above) {
      int[] its = listing[l];
      float[] similar = values[l];
      int size = sizes[l];
      for (int i = 0; i < embeddings.rowsIn(b); i++) {
        // Without a branch that could not be foreseen.
        its[size] = b * Embeddings.BLOCK + i;
        similar[size] = dots[i];
        size += dots[i] > above ? 1 : 0;
      }
      return size > rows / LISTED ? NO_LIST : size;
    }

    // Written for the compiler, as the loops of Products are.
    private static void gain(double[] changes, float[] dots) {
      for (int i = 0; i < changes.length; i++) {
        changes[i] += dots[i];
      }
    }

    private static void lose(double[] changes, float[] dots, float from, float to) {
      for (int i = 0; i < changes.length; i++) {
        changes[i] += from - Math.min(Math.max(dots[i], from), to);
      }
    }

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
}
