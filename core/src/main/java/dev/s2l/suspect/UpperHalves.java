package dev.s2l.suspect;

/// Sorts long numbers whose lower halves ascend, by radix: each pass over eleven bits keeps the
/// order of the pass before.
final class UpperHalves {
  private static final int BITS = 11;
  private static final int DIGITS = 1 << BITS;

  private UpperHalves() {}

  /// The first `count` numbers, ascending. Uses the array of the numbers.
  static long[] sorted(long[] numbers, int count) {
    long[] from = numbers;
    long[] to = new long[numbers.length];
    for (int shift = Integer.SIZE; shift < Long.SIZE; shift += BITS) {
      // The last digit has ten bits; the highest says which numbers are negative.
      int flip = shift + BITS > Long.SIZE ? DIGITS >> 2 : 0;
      int mask = shift + BITS > Long.SIZE ? (DIGITS >> 1) - 1 : DIGITS - 1;
      int[] places = new int[DIGITS + 1];
      for (int i = 0; i < count; i++) {
        places[1 + ((int) (from[i] >>> shift) & mask ^ flip)]++;
      }
      for (int digit = 1; digit <= DIGITS; digit++) {
        places[digit] += places[digit - 1];
      }
      for (int i = 0; i < count; i++) {
        to[places[(int) (from[i] >>> shift) & mask ^ flip]++] = from[i];
      }
      long[] sorted = to;
      to = from;
      from = sorted;
    }
    return from;
  }
}
