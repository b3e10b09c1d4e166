package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.run.VectorModule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Says which kernel is the quicker one by now. Until the JVM has compiled it, code with vectors is
/// a hundred times slower than code without, and compiling it takes about as long as 1.5·10⁹
/// products without. So there are no vectors before that many are asked for; then a thread runs
/// both kernels on made-up points until the vectors win. Both give the same bits: nothing but time
/// hangs on the moment.
final class Kernels {
  private static final long WORTH_COMPILING = 1_500_000_000L;
  private static final int DIMS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicLong PRODUCTS = new AtomicLong();

  private static volatile boolean vectors;

  private Kernels() {}

  static Nearest quickest() {
    return vectors ? new VectorNearest() : new ScalarNearest();
  }

  /// Says how much is about to be done, in products of a value of a point and one of a centroid.
  static void expect(long products) {
    long sum = PRODUCTS.addAndGet(products);
    if (sum >= WORTH_COMPILING && sum - products < WORTH_COMPILING) {
      Thread.ofPlatform().daemon().name("s2l-vectors").start(Kernels::race);
    }
  }

  private static void race() {
    if (!VectorModule.present()) {
      return;
    }
    var random = RandomStream.named(0, "kernels");
    float[] points = new float[Nearest.TILE * DIMS];
    float[] centroids = new float[4 * Panels.WIDTH * DIMS];
    for (int i = 0; i < centroids.length; i++) {
      centroids[i] = (float) random.nextDouble();
      points[i % points.length] = (float) random.nextDouble();
    }
    var panels = new Panels(centroids, DIMS, 1);
    var scalar = new ScalarNearest();
    var vector = new VectorNearest();
    long end = System.nanoTime() + PATIENCE.toNanos();
    int won = 0;
    while (won < 3 && System.nanoTime() < end) {
      won = nanos(vector, points, panels) < nanos(scalar, points, panels) ? won + 1 : 0;
    }
    vectors = won == 3;
  }

  private static long nanos(Nearest kernel, float[] points, Panels panels) {
    float[] norms = new float[Nearest.TILE];
    long begun = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      kernel.clear();
      kernel.find(points, norms, 0, panels, 0, panels.firstPanel(1));
      kernel.greatest(norms, 0);
    }
    return System.nanoTime() - begun;
  }
}
