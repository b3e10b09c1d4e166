package dev.s2l.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A named stream of random numbers: xoshiro256++ (Blackman and Vigna 2019), its state the SHA-256
/// of seed and name. Every consumer of random numbers has its own stream, so a new consumer never
/// changes what another one draws. The same seed and name give the same numbers on every machine
/// and JDK. Not thread-safe.
public final class RandomStream {
  private long s0;
  private long s1;
  private long s2;
  private long s3;

  /// A stream that begins at a state of the generator, for tests against published values.
  RandomStream(long s0, long s1, long s2, long s3) {
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.s3 = s3;
  }

  /// The stream that belongs to `name`, for example `select/cluster-7`, under one run's `seed`.
  public static RandomStream named(long seed, String name) {
    byte[] state = Hashes.sha256().digest((seed + "\n" + name).getBytes(StandardCharsets.UTF_8));
    var words = ByteBuffer.wrap(state);
    return new RandomStream(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  public long nextLong() {
    long result = Long.rotateLeft(s0 + s3, 23) + s0;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  /// Uniform in `[0, bound)`, without bias (Lemire 2019).
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    long low = product & 0xFFFFFFFFL;
    if (low < bound) {
      long threshold = Integer.remainderUnsigned(-bound, bound);
      while (low < threshold) {
        product = (nextLong() >>> 32) * bound;
        low = product & 0xFFFFFFFFL;
      }
    }
    return (int) (product >>> 32);
  }

  /// Uniform in `[0, 1)`, a multiple of 2^-53.
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /// Standard normal, by the Box–Muller method; `StrictMath`, so that every machine gives the same
  /// bits.
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /// Shuffles `values` in place (Fisher and Yates).
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      swap(values, i, nextInt(i + 1));
    }
  }

  /// Draws `count` of the `values` uniformly without replacement, and moves them to the front in
  /// the order drawn (partial Fisher–Yates).
  public void draw(int[] values, int count) {
    for (int i = 0; i < count; i++) {
      swap(values, i, i + nextInt(values.length - i));
    }
  }

  private static void swap(int[] values, int i, int j) {
    int value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
