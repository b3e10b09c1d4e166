package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.globalContext;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixLibraryTest {
  @BeforeAll
  static void start() {
    assertThat(Computes.CPU.device()).isEqualTo(ComputeDevice.CPU); // libtorch is ready
  }

  @Test
  void whoeverHoldsALibraryMultipliesByIt() {
    try (var held = MatrixLibrary.OPENBLAS.hold()) {
      assertThat(precision()).isEqualTo("HIGHEST");
      MatrixLibrary.OPENBLAS.hold().close();
      MatrixLibrary.start();
      assertThat(precision()).isEqualTo("HIGHEST");
    }
    try (var held = MatrixLibrary.ONEDNN.hold()) {
      assertThat(precision()).isEqualTo("MEDIUM");
    }
  }

  @Test
  void whoeverWantsTheOtherOneWaits() throws Exception {
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<String> waiting;
      try (var held = MatrixLibrary.OPENBLAS.hold()) {
        waiting =
            threads.submit(
                () -> {
                  try (var other = MatrixLibrary.ONEDNN.hold()) {
                    return precision();
                  }
                });
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(waiting).isNotDone();
        assertThat(precision()).isEqualTo("HIGHEST");
      }
      assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo("MEDIUM");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "64, FLOAT32, CPU, OPENBLAS",
    "128, FLOAT32, CPU, OPENBLAS",
    "256, FLOAT32, CPU, ONEDNN",
    "64, BFLOAT16, CPU, ONEDNN",
    "64, INT8, CPU, ONEDNN",
    "64, FLOAT32, CUDA, ONEDNN"
  })
  void narrowModelsInFloat32OnACpuAreTrainedWithOpenBlas(
      int hidden, DType dtype, ComputeDevice device, MatrixLibrary expected) {
    assertThat(MatrixLibrary.training(hidden, dtype, device)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, CPU, OPENBLAS",
    "BFLOAT16, CPU, ONEDNN",
    "INT8, CPU, ONEDNN",
    "FLOAT32, CUDA, ONEDNN"
  })
  void allModelsInFloat32OnACpuAreRecordedWithOpenBlas(
      DType dtype, ComputeDevice device, MatrixLibrary expected) {
    assertThat(MatrixLibrary.recording(dtype, device)).isEqualTo(expected);
  }

  private static String precision() {
    return globalContext().float32MatmulPrecision().toString();
  }
}
