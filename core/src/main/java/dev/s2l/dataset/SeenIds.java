package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// The ids seen so far, if the user named a column for them. Every id must occur once. The number 7
/// and the text "7" are the same id. Ids are kept as 64-bit hashes with file and line, at most 64
/// bytes per row.
final class SeenIds {
  private static final int LINE_BITS = 40;

  private long[] hashes = new long[1 << 10];

  /// Input and line of each id; 0 marks a free slot, because lines begin at 1.
  private long[] places = new long[1 << 10];

  private int size;

  /// @param name of the input, `input` its number
  /// @throws S2lException (3) naming both places, if the id was seen before
  void add(String id, String name, int input, long line) {
    if (2 * size >= hashes.length) {
      grow();
    }
    long hash = hash(id);
    int slot = slot(hash);
    if (places[slot] != 0) {
      long line0 = places[slot] & (1L << LINE_BITS) - 1;
      int input0 = (int) (places[slot] >>> LINE_BITS);
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "the id \"%s\" occurs twice: in line %d of %s and in line %d of %s. Ids must be"
                  + " unique over all inputs; leave the id column out of --columns and rows are"
                  + " named by file and line.",
              id, line0, input0 == input ? name : "input " + (input0 + 1), line, name));
    }
    hashes[slot] = hash;
    places[slot] = (long) input << LINE_BITS | line;
    size++;
  }

  private int slot(long hash) {
    int slot = (int) hash & hashes.length - 1;
    while (places[slot] != 0 && hashes[slot] != hash) {
      slot = slot + 1 & hashes.length - 1;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    long[] oldPlaces = places;
    hashes = new long[2 * oldHashes.length];
    places = new long[2 * oldHashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldPlaces[i] != 0) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        places[slot] = oldPlaces[i];
      }
    }
  }

  private static long hash(String id) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
