package dev.s2l.evaluate.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// The filter of system calls, run as the kernel runs it.
class SeccompFilterTest {
  private static final int X86_64 = 0xC000003E;
  private static final int I386 = 0x40000003;
  private static final int ALLOW = 0x7FFF0000;
  private static final int KILL = 0x80000000;
  private static final int ENOSYS = 0x00050026;

  @Test
  void whatPythonNeedsIsAllowed() {
    for (int call : new int[] {0, 1, 3, 9, 12, 59, 202, 231, 257, 262, 318}) {
      assertThat(answer(X86_64, call)).as("call %d", call).isEqualTo(ALLOW);
    }
  }

  @Test
  void whateverElseThereIsDoesNotExist() {
    int[] socket = {41, 42, 43, 49, 50, 53};
    int[] process = {56, 57, 58, 435};
    int[] signal = {62, 200, 234, 424};
    int[] trace = {101, 310, 311, 438};
    int[] file = {76, 82, 83, 84, 86, 87, 88, 90, 263, 265, 319};
    int[] namespace = {155, 157, 161, 165, 166, 272, 308, 317, 321, 425};
    for (int[] calls : new int[][] {socket, process, signal, trace, file, namespace}) {
      for (int call : calls) {
        assertThat(answer(X86_64, call)).as("call %d", call).isEqualTo(ENOSYS);
      }
    }
    assertThat(answer(X86_64, 5_000)).isEqualTo(ENOSYS);
  }

  @Test
  void anotherTableOfNumbersEndsTheProcess() {
    assertThat(answer(I386, 1)).isEqualTo(KILL);
    assertThat(answer(X86_64, 0x40000000)).isEqualTo(KILL);
    assertThat(answer(X86_64, 0x40000000 | 41)).isEqualTo(KILL);
    assertThat(answer(X86_64, -1)).isEqualTo(KILL);
  }

  private static int answer(int architecture, int call) {
    ByteBuffer program = ByteBuffer.wrap(SeccompFilter.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int value = 0;
    for (int at = 0; ; at++) {
      int operand = program.getInt(8 * at + 4);
      int ifTrue = program.get(8 * at + 2) & 0xFF;
      int ifFalse = program.get(8 * at + 3) & 0xFF;
      switch (program.getShort(8 * at)) {
        case 0x20 -> value = operand == 0 ? call : architecture;
        case 0x15 -> at += value == operand ? ifTrue : ifFalse;
        case 0x35 -> at += Integer.compareUnsigned(value, operand) >= 0 ? ifTrue : ifFalse;
        case 0x06 -> {
          return operand;
        }
        default -> throw new IllegalStateException("instruction " + at);
      }
    }
  }
}
