package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import java.util.Arrays;

/// k-means++ (Arthur and Vassilvitskii 2007) with several candidates a step, of which the one that
/// lowers the sum of squared distances most is kept, as scikit-learn does.
///
/// Points are kept by the seed that is nearest to them. A candidate can only win points whose
/// distance to their seed is more than half of the seed's distance to the candidate (triangle
/// inequality, Raff 2021), so most seeds are passed over whole.
///
/// Where the squares of all distances that are left vanish in float32, the first point stands in;
/// the empty cluster that may come of it is repaired like any other.
final class PlusPlus {
  /// Seeds from which on several candidates take longer than the iterations that they save.
  private static final int MANY = 512;

  private static final int BLOCK = Points.BLOCK;

  private final int rows;
  private final Workers workers;
  private final int k;
  private final int dims;
  private final int candidates;
  private final float[] seeds;

  /// The rows' values in blocks of [#BLOCK], one row after another.
  private final float[][] values;

  /// (points) squared distance to the nearest seed.
  private final float[] distance;

  /// By seed: the points it is nearest to, the sum of their distances, and the greatest.
  private final int[][] members;

  private final double[] weight;
  private final float[] greatest;
  private int count;

  PlusPlus(Values values, int[] rows, int k, Workers workers) {
    this.rows = rows.length;
    this.workers = workers;
    this.k = k;
    this.dims = values.dims();
    this.candidates = k > MANY ? 1 : 2 + (int) StrictMath.log(k);
    this.seeds = new float[k * dims];
    this.values = values.copy(rows, BLOCK, workers);
    this.distance = new float[rows.length];
    this.members = new int[k][];
    this.weight = new double[k];
    this.greatest = new float[k];
  }

  float[] choose(RandomStream random) {
    copy(random.nextInt(rows), seeds, 0);
    int[] all = new int[rows];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
      distance[i] = squared(i, seeds, 0);
    }
    own(0, all);
    for (count = 1; count < k; count++) {
      add(best(random));
    }
    return seeds;
  }

  /// Of all squared distances to the nearest seed.
  double sum() {
    double sum = 0;
    for (int seed = 0; seed < count; seed++) {
      sum += weight[seed];
    }
    return sum;
  }

  /// The best of some points that were drawn in proportion to their distance, of equals the first.
  private int best(RandomStream random) {
    int[] drawn = new int[candidates];
    for (int i = 0; i < candidates; i++) {
      drawn[i] = pointAt(random.nextDouble());
    }
    if (candidates == 1) {
      return drawn[0];
    }
    double[] gains = new double[candidates];
    workers.forEach(candidates, i -> gains[i] = gain(drawn[i]));
    int best = 0;
    for (int i = 1; i < candidates; i++) {
      if (gains[i] > gains[best]) {
        best = i;
      }
    }
    return drawn[best];
  }

  /// The point at which the running sum of distances, seed after seed, first exceeds `share` of the
  /// total.
  private int pointAt(double share) {
    double left = share * sum();
    double leftOfSeed = left;
    int seed = 0;
    for (int s = 0; s < count; s++) {
      if (weight[s] > 0) {
        seed = s;
        leftOfSeed = left;
        left -= weight[s];
        if (left < 0) {
          break;
        }
      }
    }
    int point = members[seed][0];
    for (int i : members[seed]) {
      if (distance[i] > 0) {
        point = i; // where rounding leaves a crumb over, the last point that has any weight
        leftOfSeed -= distance[i];
        if (leftOfSeed < 0) {
          break;
        }
      }
    }
    return point;
  }

  /// By how much a point would lower the sum of distances.
  private double gain(int candidate) {
    float[] place = new float[dims];
    copy(candidate, place, 0);
    double gain = 0;
    for (int seed = 0; seed < count; seed++) {
      float apart = squared(seeds, seed * dims, place, 0) / 4;
      if (apart >= greatest[seed]) {
        continue;
      }
      for (int i : members[seed]) {
        if (distance[i] > apart) {
          gain += Math.max(0, distance[i] - squared(i, place, 0));
        }
      }
    }
    return gain;
  }

  /// Makes a point the next seed.
  private void add(int point) {
    copy(point, seeds, count * dims);
    int[] won = new int[16];
    int size = 0;
    for (int seed = 0; seed < count; seed++) {
      float apart = squared(seeds, seed * dims, seeds, count * dims) / 4;
      if (apart >= greatest[seed]) {
        continue;
      }
      int[] its = members[seed];
      int kept = 0;
      for (int i : its) {
        float now = distance[i] > apart ? squared(i, seeds, count * dims) : distance[i];
        if (now < distance[i]) {
          distance[i] = now;
          if (size == won.length) {
            won = Arrays.copyOf(won, 2 * size);
          }
          won[size++] = i;
        } else {
          its[kept++] = i;
        }
      }
      if (kept < its.length) {
        own(seed, Arrays.copyOf(its, kept));
      }
    }
    own(count, Arrays.copyOf(won, size));
  }

  private void own(int seed, int[] its) {
    double sum = 0;
    float most = 0;
    for (int i : its) {
      sum += distance[i];
      most = Math.max(most, distance[i]);
    }
    members[seed] = its;
    weight[seed] = sum;
    greatest[seed] = most;
  }

  private void copy(int point, float[] into, int at) {
    System.arraycopy(values[point / BLOCK], point % BLOCK * dims, into, at, dims);
  }

  private float squared(int point, float[] place, int at) {
    return squared(values[point / BLOCK], point % BLOCK * dims, place, at);
  }

  /// ‖a - b‖² in float32, of (dims) values each from `a[at]` and `b[bt]`: four sums that take
  /// turns, and then their sum.
  private float squared(float[] a, int at, float[] b, int bt) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int d = 0;
    for (; d + 4 <= dims; d += 4) {
      float gap0 = a[at + d] - b[bt + d];
      float gap1 = a[at + d + 1] - b[bt + d + 1];
      float gap2 = a[at + d + 2] - b[bt + d + 2];
      float gap3 = a[at + d + 3] - b[bt + d + 3];
      sum0 = Math.fma(gap0, gap0, sum0);
      sum1 = Math.fma(gap1, gap1, sum1);
      sum2 = Math.fma(gap2, gap2, sum2);
      sum3 = Math.fma(gap3, gap3, sum3);
    }
    for (; d < dims; d++) {
      float gap = a[at + d] - b[bt + d];
      sum0 = Math.fma(gap, gap, sum0);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}
