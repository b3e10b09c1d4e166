package dev.s2l.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final long MUCH = Long.MAX_VALUE;

  @Test
  void everyPieceIsDoneOnce() {
    for (int threads : new int[] {1, 2, 5}) {
      var times = new AtomicIntegerArray(1000);
      try (var workers = new Workers(threads)) {
        workers.forEach(times.length(), MUCH, times::incrementAndGet);
      }
      for (int i = 0; i < times.length(); i++) {
        assertThat(times.get(i)).as("piece %d, %d threads", i, threads).isEqualTo(1);
      }
    }
  }

  /// A column that cannot be read is a fault of the disk, whichever thread was reading.
  @Test
  void aFaultOfAnotherThreadIsThrownAsItWas() {
    var fault = new UncheckedIOException(new IOException("Input/output error"));
    Thread caller = Thread.currentThread();
    var helped = new CountDownLatch(1);
    try (var workers = new Workers(2)) {
      assertThatThrownBy(
              () ->
                  workers.forEach(
                      2,
                      MUCH,
                      piece -> {
                        if (Thread.currentThread() != caller) {
                          helped.countDown();
                          throw fault;
                        }
                        await(helped);
                      }))
          .isSameAs(fault);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
