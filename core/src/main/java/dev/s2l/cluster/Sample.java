package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import java.util.Arrays;

/// A uniform draw of points to fit on.
final class Sample {
  private Sample() {}

  /// `points` itself where `size` is 0 or they are no more than that.
  static Points of(Points points, long size, RandomStream random) {
    if (size == 0 || points.count() <= size) {
      return points;
    }
    int[] chosen = Arrays.copyOf(draw(points.count(), (int) size, random), (int) size);
    Arrays.sort(chosen);
    return points.only(chosen);
  }

  /// `size` of 0 … count - 1 at the front of the array, in the order drawn.
  static int[] draw(int count, int size, RandomStream random) {
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    random.draw(all, size);
    return all;
  }

  /// `count` of 0 … count - 1, ascending, some of them several times.
  static int[] withReplacement(int count, RandomStream random) {
    int[] drawn = new int[count];
    Arrays.setAll(drawn, i -> random.nextInt(count));
    Arrays.sort(drawn);
    return drawn;
  }
}
