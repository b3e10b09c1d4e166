package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.s2l.lm.model.ComputeDevice;
import org.junit.jupiter.api.Test;

class DeviceCheckTest {
  @Test
  void theProcessorIsAlwaysThere() {
    assertThatCode(() -> DeviceCheck.require(ComputeDevice.CPU)).doesNotThrowAnyException();
  }

  /// What is missing first is named first: a driver helps no build for CPUs.
  @Test
  void whatIsMissingIsNamed() {
    assertThat(DeviceCheck.missing(false, false)).contains("this build of s2l is for CPUs only");
    assertThat(DeviceCheck.missing(false, true)).contains("this build of s2l is for CPUs only");
    assertThat(DeviceCheck.missing(true, false)).contains("no NVIDIA driver");
    assertThat(DeviceCheck.missing(true, true))
        .contains("CUDA_VISIBLE_DEVICES", "tools/cuda-libraries");
  }
}
