package dev.s2l.suspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The results of [Mismatches#meet] for as many of the first rows as fit, one after another.
final class MetWords {
  private static final int PART = 1 << 16;

  private final long capacity;

  /// Each holds the words of whole rows; only the last one has room.
  private final List<int[]> parts = new ArrayList<>();

  /// How many words each row has.
  private int[] lengths = new int[1 << 10];

  private int rows;
  private long size;
  private int filled;

  /// Gets the words of a row, `words[from]` to `words[to - 1]`.
  interface Reader {
    void read(int row, int[] words, int from, int to);
  }

  /// @param capacity how many words may be kept
  MetWords(long capacity) {
    this.capacity = capacity;
  }

  /// How many rows are kept, beginning with the first.
  int rows() {
    return rows;
  }

  boolean hasRoom() {
    return size < capacity;
  }

  /// Keeps the words of the next row.
  void add(int[] words) {
    if (parts.isEmpty() || filled + words.length > parts.getLast().length) {
      parts.add(new int[Math.max(PART, words.length)]);
      filled = 0;
    }
    System.arraycopy(words, 0, parts.getLast(), filled, words.length);
    filled += words.length;
    size += words.length;
    if (rows == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * rows);
    }
    lengths[rows++] = words.length;
  }

  void forEach(Reader reader) {
    int part = 0;
    int from = 0;
    for (int row = 0; row < rows; row++) {
      if (from + lengths[row] > parts.get(part).length) {
        part++;
        from = 0;
      }
      reader.read(row, parts.get(part), from, from + lengths[row]);
      from += lengths[row];
    }
  }
}
