package dev.s2l.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class FuturesTest {
  @Test
  void whatWentWrongElsewhereIsThrownAsItWasThere() {
    var faults =
        List.of(
            new S2lException(ExitCode.DATA, "row 3"),
            new UncheckedIOException(new IOException("Input/output error")),
            new OutOfMemoryError("Java heap space"));
    for (Throwable fault : faults) {
      var work = CompletableFuture.failedFuture(fault);
      assertThatThrownBy(() -> Futures.result(work, "recording")).isSameAs(fault);
    }
  }

  @Test
  void aCheckedExceptionSaysWhatFailed() {
    var fault = new IOException("Input/output error");
    var work = CompletableFuture.failedFuture(fault);
    assertThatThrownBy(() -> Futures.result(work, "recording"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("recording failed")
        .hasCause(fault);
  }

  @Test
  void anInterruptionIsKeptAndHasItsExitCode() {
    Thread.currentThread().interrupt();
    var never = new FutureTask<>(() -> 1);
    assertThatThrownBy(() -> Futures.result(never, "recording"))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED))
        .hasMessageContaining("while recording");
    assertThat(Thread.interrupted()).isTrue();
  }
}
