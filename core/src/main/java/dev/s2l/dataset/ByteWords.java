package dev.s2l.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at eight bytes of a text at once: each result has the upper bit of a byte set where the
/// byte is what is asked for.
final class ByteWords {
  static final long HIGH = 0x8080808080808080L;

  private static final long ONES = 0x0101010101010101L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ByteWords() {}

  /// Eight bytes, the first one lowest.
  static long at(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /// The first byte that is `value`; above it, others may be set that are not.
  static long first(long bytes, char value) {
    long different = bytes ^ value * ONES;
    return different - ONES & ~different & HIGH;
  }

  /// All bytes of ASCII in the range.
  static long within(long bytes, int least, int most) {
    long ascii = bytes & ~HIGH;
    long above = ascii + (0x80 - least) * ONES;
    long beyond = ascii + (0x7F - most) * ONES;
    return above & ~beyond & ~bytes & HIGH;
  }

  /// The place of the lowest byte that is set.
  static int place(long found) {
    return Long.numberOfTrailingZeros(found) >> 3;
  }
}
