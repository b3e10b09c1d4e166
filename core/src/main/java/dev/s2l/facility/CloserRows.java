package dev.s2l.facility;

import java.util.Arrays;

/// For each row the list of the rows that are more similar to it than the chosen set is, with their
/// similarities. The lists only shrink, because the similarity to the set only rises.
///
/// Lists hold places of rows: the number of the block and, in the lowest bits, the number in the
/// block.
final class CloserRows {
  /// Entries of an array that several lists share. Large arrays are not copied out of the young
  /// generation by the garbage collector.
  private static final int STORAGE_ENTRIES = 1 << 18;

  /// Average entries per row below which the lists are inverted.
  private static final int MAX_ENTRIES_PER_ROW = 64;

  private static final int UNKNOWN = -1;

  private final int rows;
  private final int allPlaces;
  private final int[] sizes;
  private final int[] starts;
  private final int[][] places;
  private final float[][] similarities;

  /// For each place the rows whose lists contain it, with their similarities; empty until
  /// [#inverted()].
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

  /// Where one thread stores lists.
  static final class ListStorage {
    private int[] places = {};
    private float[] similarities = {};
    private int used;
  }

  /// Keeps a list that is complete.
  void keep(
      int row, int[] listedPlaces, float[] listedSimilarities, int size, ListStorage storage) {
    if (storage.used + size > storage.places.length) {
      storage.places = new int[Math.max(size, STORAGE_ENTRIES)];
      storage.similarities = new float[storage.places.length];
      storage.used = 0;
    }
    System.arraycopy(listedPlaces, 0, storage.places, storage.used, size);
    System.arraycopy(listedSimilarities, 0, storage.similarities, storage.used, size);
    places[row] = storage.places;
    similarities[row] = storage.similarities;
    starts[row] = storage.used;
    sizes[row] = size;
    storage.used += size;
  }

  /// Raises a row's similarity to the set: subtracts from the gains of the rows in its list what
  /// they lose by that, and removes the rows that are no longer more similar than the set.
  void raise(int row, float from, float to, MarginalGains gains) {
    int[] listedPlaces = places[row];
    float[] listedSimilarities = similarities[row];
    int start = starts[row];
    int kept = start;
    for (int i = start; i < start + sizes[row]; i++) {
      int place = listedPlaces[i];
      float similarity = listedSimilarities[i];
      int number = place & (1 << Embeddings.NUMBER_BITS) - 1;
      gains.add(place >>> Embeddings.NUMBER_BITS, number, from - Math.min(similarity, to));
      if (similarity > to) {
        listedPlaces[kept] = place;
        listedSimilarities[kept++] = similarity;
      }
    }
    sizes[row] = kept - start;
  }

  /// Whether the lists are inverted, so that it is known which lists contain a row. They are
  /// inverted as soon as all rows have short lists.
  boolean inverted() {
    if (inverseStarts.length == 0 && entries() <= (long) MAX_ENTRIES_PER_ROW * rows) {
      invert();
    }
    return inverseStarts.length > 0;
  }

  /// The entries of all lists; a number above any limit if a list is missing.
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

  private void invert() {
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

  interface SimilarRowConsumer {
    void accept(int row, float similarity);
  }

  /// Calls `consumer` for the rows whose lists contain `row`: among them are all rows to which it
  /// is more similar than the set.
  void forEachFartherFrom(int row, SimilarRowConsumer consumer) {
    int place = place(row / Embeddings.BLOCK, row % Embeddings.BLOCK);
    for (int i = inverseStarts[place]; i < inverseStarts[place + 1]; i++) {
      consumer.accept(inverseRows[i], inverseSimilarities[i]);
    }
  }
}
