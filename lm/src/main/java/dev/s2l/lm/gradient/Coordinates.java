package dev.s2l.lm.gradient;

/// The numbers that a gradient is kept as.
public sealed interface Coordinates {
  /// One number a parameter: nothing is lost.
  ///
  /// @param count parameters of the model
  record Whole(int count) implements Coordinates {
    @Override
    public void add(long place, float[] values, float[] into) {
      int at = Math.toIntExact(place);
      for (int i = 0; i < values.length; i++) {
        into[at + i] += values[i];
      }
    }
  }

  /// A count sketch (Charikar, Chen and Farach-Colton 2002): every parameter is added, with a
  /// random sign, to one of a few random sums. Inner products are kept on average; the standard
  /// deviation of that of `x` and `y` is at most `√2 · |x| · |y| / √count`, so that of a cosine is
  /// about 0.011 for 16,384 sums. It is linear: the sketch of a mean is the mean of the sketches.
  ///
  /// @param count sums, a power of two
  /// @param seed of signs and places
  record Sketch(int count, long seed) implements Coordinates {
    public Sketch {
      if (Integer.bitCount(count) != 1) {
        throw new IllegalArgumentException("no power of two: " + count);
      }
    }

    @Override
    public void add(long place, float[] values, float[] into) {
      int mask = count - 1;
      for (int i = 0; i < values.length; i++) {
        long mixed = mixed(seed + (place + i) * 0x9E3779B97F4A7C15L);
        into[(int) (mixed >>> 1) & mask] += mixed < 0 ? -values[i] : values[i];
      }
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
    private static long mixed(long state) {
      long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      return z ^ z >>> 31;
    }
  }

  /// D.
  int count();

  /// Adds a piece of a gradient.
  ///
  /// @param place of its first number among all parameters
  /// @param into (D)
  void add(long place, float[] values, float[] into);

  /// The relative standard deviation, at most, of an inner product, in shares of the product of the
  /// two lengths; 0 where nothing is lost.
  default double error() {
    return switch (this) {
      case Whole w -> 0;
      case Sketch s -> Math.sqrt(2.0 / s.count);
    };
  }
}
