package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.run.VectorModule;
import dev.s2l.vector.Workers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Says whether [BoundedAssigner] is the quicker one by now. It scores a fifth of the pairs, but in
/// vectors that are a hundred times slower than loops until the JVM has compiled them, and
/// compiling them takes as long as some 4·10⁹ products in loops. So there are no vectors before
/// that many were asked for; then they are warmed up on made-up points until they keep pace with
/// loops, while all other work waits: beside it they would take three times as long. Both give the
/// same bits: nothing but time hangs on the moment.
final class Kernels {
  private static final long WORTH_COMPILING = 4_000_000_000L;
  private static final int DIMS = 12;

  /// For scoring a fifth of the pairs they may take longer a pair than loops; until they are
  /// compiled they take a hundred times as long.
  private static final int SLOWER = 4;

  /// Where the vectors are not compiled by then, they get another chance when twice as much was
  /// done.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final AtomicLong PRODUCTS = new AtomicLong();
  private static final AtomicLong DUE = new AtomicLong(WORTH_COMPILING);

  private static volatile boolean vectors;

  private Kernels() {}

  /// Whether vectors are ready.
  ///
  /// @param products how much is about to be done, in products of a value of a point and one of a
  ///   centroid, were all pairs scored once
  static boolean vectors(long products) {
    long sum = PRODUCTS.addAndGet(products);
    long due = DUE.get();
    if (!vectors && sum >= due && DUE.compareAndSet(due, 2 * sum)) {
      vectors = VectorModule.present() && warmUp();
    }
    return vectors;
  }

  private static boolean warmUp() {
    var random = RandomStream.named(0, "kernels");
    float[] centroids = new float[4 * Panels.WIDTH * DIMS];
    for (int i = 0; i < centroids.length; i++) {
      centroids[i] = (float) random.nextDouble();
    }
    float[][] made = new float[DIMS][RowBlocks.SIZE];
    float[] packed = new float[DIMS * RowBlocks.SIZE];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (float) random.nextDouble();
      made[i % DIMS][i / DIMS] = packed[i];
    }
    int[] rows = new int[RowBlocks.SIZE];
    Arrays.setAll(rows, i -> i);
    try (var workers = new Workers(1)) {
      var points = new RowBlocks(rows, new float[][][] {made});
      var loops = new LoopAssigner(points, centroids.length / DIMS, workers);
      var panels = new Panels(centroids, DIMS, 1);
      long end = System.nanoTime() + PATIENCE.toNanos();
      int won = 0;
      while (won < 3 && System.nanoTime() < end) {
        long begun = System.nanoTime();
        findAll(packed, panels);
        long between = System.nanoTime();
        loops.assign(centroids);
        won = between - begun < SLOWER * (System.nanoTime() - between) ? won + 1 : 0;
      }
      return won == 3;
    }
  }

  private static void findAll(float[] points, Panels panels) {
    var nearest = new VectorNearest();
    float[] norms = new float[RowBlocks.SIZE];
    for (int at = 0; at < norms.length; at += VectorNearest.TILE) {
      nearest.clear();
      nearest.find(points, norms, at, panels, 0, panels.firstPanel(1));
      nearest.greatest(norms, at);
    }
  }
}
