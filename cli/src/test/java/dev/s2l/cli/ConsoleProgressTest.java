package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final StringWriter written = new StringWriter();
  private long now = Duration.ofHours(-1).toNanos(); // such a clock may begin anywhere

  private ConsoleProgress progress(boolean terminal) {
    return new ConsoleProgress(new PrintWriter(written), terminal, () -> now);
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  private List<String> lines() {
    return written.toString().lines().toList();
  }

  @Test
  void inAPipeNothingIsSilentForTwoSeconds() {
    try (var task = progress(false).start("train", 100, "tokens")) {
      for (int i = 0; i < 50; i++) {
        pass(100);
        task.advance(1, "loss 1.5");
      }
      assertThat(lines())
          .containsExactly(
              "train               15%  15 tokens  10 tokens/s  loss 1.5  ETA 8.5 s",
              "train               30%  30 tokens  10 tokens/s  loss 1.5  ETA 7.0 s",
              "train               45%  45 tokens  10 tokens/s  loss 1.5  ETA 5.5 s");
    }
  }

  @Test
  void slowWorkHasARateByTheMinuteOrTheHour() {
    try (var task = progress(false).start("compare", 160, "cells")) {
      pass(Duration.ofSeconds(40).toMillis());
      task.advance(2, "");
      pass(Duration.ofSeconds(1160).toMillis());
      task.advance(8, "");
      assertThat(lines())
          .containsExactly(
              "compare              1%  2 cells  3 cells/min  ETA 52:40",
              "compare              6%  10 cells  30 cells/h  ETA 5:00:00");
    }
  }

  @Test
  void theSilenceIsThatOfAllTasksTogether() {
    var progress = progress(false);
    try (var outer = progress.start("train", 100, "tokens")) {
      pass(1000);
      outer.advance(10, "");
      outer.resting(
          () -> {
            try (var inner = progress.start("record", 10, "tokens")) {
              pass(600);
              inner.advance(5, "");
              assertThat(lines()).hasSize(1).first().asString().startsWith("record");
            }
          });
      pass(1000);
      outer.advance(10, "");
      assertThat(lines()).hasSize(2);
    }
  }

  @Test
  void aNoteIsALineToo() {
    var progress = progress(false);
    try (var task = progress.start("train", 100, "tokens")) {
      pass(1400);
      progress.note("something");
      pass(1400);
      task.advance(1, "");
      assertThat(lines()).containsExactly("something");
    }
  }

  @Test
  void aTaskThatHasJustBegunHasNoRate() {
    var progress = progress(false);
    pass(2000);
    try (var task = progress.start("train", 100, "tokens")) {
      task.advance(1, "loss 1.5");
      assertThat(lines()).containsExactly("train                1%  1 tokens  loss 1.5");
    }
  }

  @Test
  void longRunsFillNoLog() {
    try (var task = progress(false).start("train", 0, "tokens")) {
      for (int i = 0; i < 1_000; i++) {
        pass(1000);
        task.advance(1, "");
      }
      assertThat(lines().size()).isBetween(120 / 2 + 880 / 5 - 2, 120 / 2 + 880 / 5 + 2);
    }
  }

  @Test
  void aTerminalHasOneLineThatIsRewritten() {
    try (var task = progress(true).start("train", 100, "tokens")) {
      for (int i = 0; i < 10; i++) {
        pass(100);
        task.advance(1, "");
      }
    }
    assertThat(written.toString().split("\r", -1)).hasSize(5 + 1 + 1);
    assertThat(written.toString()).containsOnlyOnce(System.lineSeparator());
  }
}
