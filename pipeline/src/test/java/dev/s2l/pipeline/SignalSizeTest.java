package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.Signal;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignalSizeTest {
  @Test
  void theSizeCountsFourBytesANumber() {
    var signals = EnumSet.of(Signal.EMBEDDINGS, Signal.IFD);
    assertThat(SignalSize.bytes(signals, 64, 1_000)).isEqualTo(4 * 1_000 * (64 + 2));
    assertThat(SignalSize.bytes(Set.of(), 64, 1_000)).isZero();
  }

  @Test
  void aMatrixThatNoArrayHoldsIsRefusedByName() {
    assertThatExceptionOfType(S2lException.class)
        .isThrownBy(() -> SignalSize.check(EnumSet.of(Signal.GRADIENTS), 64, 4_000_000))
        .withMessageContaining("gradients of 4,000,000 rows are 2,304,000,000 numbers")
        .returns(ExitCode.RESOURCES, S2lException::exitCode);
  }

  @Test
  void whatTheHeapDoesNotHoldIsRefusedWithTheOptionThatHelps() {
    long heap = Runtime.getRuntime().maxMemory();
    assertThatExceptionOfType(S2lException.class)
        .isThrownBy(() -> Resources.checkHeap("recording", "signals", heap))
        .withMessageContaining("recording keeps about")
        .withMessageContaining("S2L_JAVA_OPTIONS=-Xmx")
        .returns(ExitCode.RESOURCES, S2lException::exitCode);
    Resources.checkHeap("recording", "signals", heap / 2);
  }
}
