package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class TeamTest {
  @Test
  void eachPartIsDoneOnce() throws Exception {
    within(
        3,
        team -> {
          for (int parts : new int[] {0, 1, 2, 3, 100, 5000}) {
            for (int again = 0; again < 50; again++) {
              var done = new AtomicIntegerArray(parts);
              team.share(parts, done::incrementAndGet);
              for (int part = 0; part < parts; part++) {
                assertThat(done.get(part)).isOne();
              }
            }
          }
        });
  }

  @Test
  void helpersThatSleptWakeUp() throws Exception {
    within(
        2,
        team -> {
          var done = new AtomicIntegerArray(2);
          Thread.sleep(50);
          // Neither part ends before the other has begun: each needs a thread of its own.
          team.share(
              2,
              part -> {
                done.incrementAndGet(part);
                while (done.get(1 - part) == 0) {
                  Thread.onSpinWait();
                }
              });
          assertThat(done.get(0) + done.get(1)).isEqualTo(2);
        });
  }

  @Test
  void whatAPartThrowsEndsTheShareAndNotTheTeam() throws Exception {
    within(
        2,
        team -> {
          assertThatThrownBy(
                  () ->
                      team.share(
                          10,
                          part -> {
                            if (part == 7) {
                              throw new IllegalStateException("part 7");
                            }
                          }))
              .hasMessage("part 7");
          var done = new AtomicIntegerArray(4);
          team.share(4, done::incrementAndGet);
          assertThat(done.toString()).isEqualTo("[1, 1, 1, 1]");
        });
  }

  @Test
  void threadsAreFreeAfterTheTeam() throws Exception {
    try (var compute = Compute.on(ComputeDevice.CPU, 2)) {
      for (int again = 0; again < 20; again++) {
        compute
            .threads()
            .submit(
                () -> {
                  try (var team = Team.of(compute.threads(), 2)) {
                    team.share(2, part -> {});
                  }
                  return null;
                })
            .get();
      }
      var first = compute.threads().submit(() -> 1);
      var second = compute.threads().submit(() -> 2);
      assertThat(first.get() + second.get()).isEqualTo(3);
    }
  }

  private interface Use {
    void of(Team team) throws Exception;
  }

  private static void within(int threads, Use use) throws Exception {
    try (var compute = Compute.on(ComputeDevice.CPU, threads)) {
      Callable<Void> work =
          () -> {
            try (var team = Team.of(compute.threads(), threads)) {
              use.of(team);
            }
            return null;
          };
      compute.threads().submit(work).get();
    }
  }
}
