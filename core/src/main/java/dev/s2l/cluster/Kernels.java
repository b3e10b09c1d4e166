package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.run.VectorModule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Says which kernel is the quicker one by now. Until the JVM has compiled it, code with vectors is
/// a hundred times slower than code without, and compiling it takes about as long as 2·10⁹ products
/// without. So there are no vectors before that many are asked for; then both kernels run on
/// made-up points until the vectors win, while all other work waits: side by side both take three
/// times as long. Both give the same bits: nothing but time hangs on the moment.
final class Kernels {
  private static final long WORTH_COMPILING = 2_000_000_000L;
  private static final int DIMS = 12;

  /// Where the vectors have not won by then, they get another chance when twice as much was done.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final AtomicLong PRODUCTS = new AtomicLong();
  private static final AtomicLong DUE = new AtomicLong(WORTH_COMPILING);

  private static volatile boolean vectors;

  private Kernels() {}

  static Nearest quickest() {
    return vectors ? new VectorNearest() : new ScalarNearest();
  }

  /// Says how much is about to be done, in products of a value of a point and one of a centroid.
  static void expect(long products) {
    long sum = PRODUCTS.addAndGet(products);
    long due = DUE.get();
    if (!vectors && sum >= due && DUE.compareAndSet(due, 2 * sum)) {
      race();
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
