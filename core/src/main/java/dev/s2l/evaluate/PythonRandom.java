package dev.s2l.evaluate;

import java.util.LinkedHashSet;
import java.util.Set;

/// The random numbers of Python's `random.Random`: the Mersenne Twister (Matsumoto and Nishimura
/// 1998), as far as lm-evaluation-harness draws examples with it.
final class PythonRandom {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int index = N;

  /// As `Random(seed)` begins.
  PythonRandom(int seed) {
    initialize(19_650_218);
    int i = 1;
    for (int k = N; k > 0; k--) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1_664_525)) + seed;
      i = next(i);
    }
    for (int k = N - 1; k > 0; k--) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1_566_083_941)) - i;
      i = next(i);
    }
    state[0] = 0x8000_0000;
  }

  private void initialize(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  private int next(int i) {
    if (i + 1 < N) {
      return i + 1;
    }
    state[0] = state[N - 1];
    return 1;
  }

  private int word() {
    if (index == N) {
      twist();
    }
    int y = state[index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int k = 0; k < N; k++) {
      int y = (state[k] & 0x8000_0000) | (state[(k + 1) % N] & 0x7fff_ffff);
      state[k] = state[(k + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908_b0df);
    }
    index = 0;
  }

  /// As `randrange(bound)`.
  int below(int bound) {
    int bits = 32 - Integer.numberOfLeadingZeros(bound);
    int drawn = word() >>> (32 - bits);
    while (drawn >= bound) {
      drawn = word() >>> (32 - bits);
    }
    return drawn;
  }

  /// As `sample(range(population), count)`.
  int[] sample(int population, int count) {
    if (count > population) {
      throw new IllegalArgumentException(count + " of " + population);
    }
    return population <= setSize(count) ? fromPool(population, count) : fromSet(population, count);
  }

  /// Where Python begins to remember what was drawn instead of moving it.
  private static int setSize(int count) {
    int size = 21;
    if (count > 5) {
      int power = 1;
      while (power < 3 * count) {
        power *= 4;
      }
      size += power;
    }
    return size;
  }

  private int[] fromPool(int population, int count) {
    int[] pool = new int[population];
    java.util.Arrays.setAll(pool, i -> i);
    var drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int j = below(population - i);
      drawn[i] = pool[j];
      pool[j] = pool[population - i - 1];
    }
    return drawn;
  }

  private int[] fromSet(int population, int count) {
    Set<Integer> drawn = new LinkedHashSet<>();
    while (drawn.size() < count) {
      drawn.add(below(population));
    }
    return drawn.stream().mapToInt(Integer::intValue).toArray();
  }
}
