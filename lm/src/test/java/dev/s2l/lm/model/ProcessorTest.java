package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {
  @ParameterizedTest
  @CsvSource({
    "GenuineIntel, avx2 avx512f, false",
    "GenuineIntel, avx512f avx512_bf16, false",
    "GenuineIntel, avx512f avx512_bf16 amx_bf16 amx_tile, true",
    "AuthenticAMD, avx2, false",
    "AuthenticAMD, avx512f avx512_bf16, true"
  })
  void bfloat16GainsWithAmxAndOnAmd(String vendor, String flags, boolean gains) {
    var processor =
        Processor.described(
            List.of(
                "processor\t: 0",
                "vendor_id\t: " + vendor,
                "model name\t: Some Processor @ 2.00GHz",
                "flags\t\t: fpu " + flags + " vmx",
                "",
                "processor\t: 1"));
    assertThat(processor.name()).isEqualTo("Some Processor @ 2.00GHz");
    assertThat(processor.gainsByBfloat16()).isEqualTo(gains);
  }

  @ParameterizedTest
  @CsvSource({
    "avx2 avx512f, false",
    "avx2 avx512f avx512_vnni, true",
    "avx2 avx_vnni, true",
    "asimd, false"
  })
  void int8NeedsAnInstructionThatDoesNotOverflow(String flags, boolean multiplies) {
    var processor = Processor.described(List.of("flags\t\t: fpu " + flags));
    assertThat(processor.multipliesInt8()).isEqualTo(multiplies);
  }

  @Test
  void int8IsRefusedOnAGpu() {
    assertThatThrownBy(ComputeDevice.CUDA::requireInt8)
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES))
        .hasMessage(
            "dtype int8: s2l has products of int8 numbers for CPUs only. Use dtype float32 or"
                + " bfloat16.");
  }

  @Test
  void aSystemThatSaysNothingGetsFloat32() {
    assertThat(Processor.described(List.of("Features : fp asimd")).gainsByBfloat16()).isFalse();
  }
}
