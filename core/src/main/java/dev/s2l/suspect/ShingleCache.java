package dev.s2l.suspect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/// Shingles of the rows that were compared last, as many as there is room for: rows under one key
/// are compared one after another. What is forgotten is computed again, so the room changes nothing
/// but the time.
final class ShingleCache {
  private final long room;
  private final IntFunction<long[]> shingles;

  /// The one that was asked for longest ago first.
  private final Map<Integer, long[]> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long held;

  /// @param room how many shingles may be kept
  /// @param shingles of a row
  ShingleCache(long room, IntFunction<long[]> shingles) {
    this.room = room;
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
    held += made.length;
    var oldest = kept.values().iterator();
    while (held > room && kept.size() > 1) {
      held -= oldest.next().length;
      oldest.remove();
    }
    return made;
  }

  /// How many shingles are kept.
  long held() {
    return held;
  }
}
