package dev.s2l.suspect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/// Caches the shingles of the rows that were compared last, because rows with the same key are
/// compared one after another. Shingles that were dropped are computed again, so the capacity
/// changes only the time.
final class ShingleCache {
  private final long capacity;
  private final IntFunction<long[]> shingles;

  /// Least recently used first.
  private final Map<Integer, long[]> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long size;

  /// @param capacity how many shingles may be kept
  /// @param shingles of a row
  ShingleCache(long capacity, IntFunction<long[]> shingles) {
    this.capacity = capacity;
    this.shingles = shingles;
  }

  /// The shingles of a row: to be read, not written.
  long[] of(int row) {
    long[] known = kept.get(row);
    if (known != null) {
      return known;
    }
    long[] made = shingles.apply(row);
    kept.put(row, made);
    size += made.length;
    var oldest = kept.values().iterator();
    while (size > capacity && kept.size() > 1) {
      size -= oldest.next().length;
      oldest.remove();
    }
    return made;
  }

  /// How many shingles are kept.
  long size() {
    return size;
  }
}
