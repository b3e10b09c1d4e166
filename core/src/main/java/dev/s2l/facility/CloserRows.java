package dev.s2l.facility;

import java.util.Arrays;

/// By row, the rows that are more similar to it than the set that is being chosen, and how similar:
/// lists that only shrink, since the set only comes closer.
///
/// Rows in lists are places: the block and, in the last bits, the number in the block.
final class CloserRows {
  /// Entries of arrays that lists share: large ones are not copied out of the young generation.
  private static final int SHARED = 1 << 18;

  /// Entries a row at which the lists are worth being turned around.
  private static final int FEW = 64;

  private static final int UNKNOWN = -1;

  private final int rows;
  private final int allPlaces;
  private final int[] sizes;
  private final int[] starts;
  private final int[][] places;
  private final float[][] similarities;

  /// In whose lists each place is, and how similar; empty until [#turned()].
  private int[] inverseStarts = {};

  private int[] inverseRows = {};
  private float[] inverseSimilarities = {};

  CloserRows(Embeddings embeddings) {
    this.rows = embeddings.count();
    this.allPlaces = place(embeddings.blockCount(), 0);
    this.sizes = new int[rows];
    this.starts = new int[rows];
    this.places = new int[rows][];
    this.similarities = new float[rows][];
    Arrays.fill(sizes, UNKNOWN);
  }

  static int place(int block, int number) {
    return block << Embeddings.NUMBER_BITS | number;
  }

  /// Whether the list of a row is kept.
  boolean has(int row) {
    return sizes[row] != UNKNOWN;
  }

  /// Where one thread puts lists.
  static final class Shelf {
    private int[] places = {};
    private float[] similarities = {};
    private int used;
  }

  /// Keeps a list that is complete.
  void keep(int row, int[] its, float[] similar, int size, Shelf shelf) {
    if (shelf.used + size > shelf.places.length) {
      shelf.places = new int[Math.max(size, SHARED)];
      shelf.similarities = new float[shelf.places.length];
      shelf.used = 0;
    }
    System.arraycopy(its, 0, shelf.places, shelf.used, size);
    System.arraycopy(similar, 0, shelf.similarities, shelf.used, size);
    places[row] = shelf.places;
    similarities[row] = shelf.similarities;
    starts[row] = shelf.used;
    sizes[row] = size;
    shelf.used += size;
  }

  /// Takes from the gains of the rows in a list what they lose when the row's similarity to the set
  /// rises, and drops those that are closer no longer.
  void rise(int row, float from, float to, MarginalGains gains) {
    int[] its = places[row];
    float[] similar = similarities[row];
    int start = starts[row];
    int kept = start;
    for (int i = start; i < start + sizes[row]; i++) {
      int place = its[i];
      float similarity = similar[i];
      int number = place & (1 << Embeddings.NUMBER_BITS) - 1;
      gains.add(place >>> Embeddings.NUMBER_BITS, number, from - Math.min(similarity, to));
      if (similarity > to) {
        its[kept] = place;
        similar[kept++] = similarity;
      }
    }
    sizes[row] = kept - start;
  }

  /// Whether it is known in whose lists a row is: from the moment on at which all rows have short
  /// lists.
  boolean turned() {
    if (inverseStarts.length == 0 && entries() <= (long) FEW * rows) {
      turn();
    }
    return inverseStarts.length > 0;
  }

  /// Of all lists; too many if one is missing.
  private long entries() {
    long entries = 0;
    for (int size : sizes) {
      if (size == UNKNOWN) {
        return Long.MAX_VALUE;
      }
      entries += size;
    }
    return entries;
  }

  private void turn() {
    inverseStarts = new int[allPlaces + 1];
    for (int row = 0; row < rows; row++) {
      for (int i = starts[row]; i < starts[row] + sizes[row]; i++) {
        inverseStarts[places[row][i] + 1]++;
      }
    }
    Arrays.parallelPrefix(inverseStarts, Integer::sum);
    inverseRows = new int[inverseStarts[allPlaces]];
    inverseSimilarities = new float[inverseRows.length];
    int[] next = inverseStarts.clone();
    for (int row = 0; row < rows; row++) {
      for (int i = starts[row]; i < starts[row] + sizes[row]; i++) {
        int to = next[places[row][i]]++;
        inverseRows[to] = row;
        inverseSimilarities[to] = similarities[row][i];
      }
    }
  }

  interface Similar {
    void accept(int row, float similarity);
  }

  /// Rows that a row may be closer to than the set; all that it is closer to are among them.
  void forEachFartherFrom(int row, Similar consumer) {
    int place = place(row / Embeddings.BLOCK, row % Embeddings.BLOCK);
    for (int i = inverseStarts[place]; i < inverseStarts[place + 1]; i++) {
      consumer.accept(inverseRows[i], inverseSimilarities[i]);
    }
  }
}
