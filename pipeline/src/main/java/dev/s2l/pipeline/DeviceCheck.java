package dev.s2l.pipeline;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether the device that a command names is there: asked before the command writes anything, so
/// that the corrected command finds its output directory as it was.
final class DeviceCheck {
  /// In the class path of a build with the Maven profile `cuda`.
  private static final String CUDA_BUILD =
      "/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so";

  /// Of the NVIDIA driver in the kernel.
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  private DeviceCheck() {}

  /// Starts libtorch where the device is not the CPU.
  ///
  /// @throws S2lException (6) naming what is missing
  static void require(ComputeDevice device) {
    switch (device) {
      case CPU -> {}
      case CUDA -> {
        if (!present(device)) {
          throw new S2lException(
              ExitCode.RESOURCES,
              Phrase.of(
                  "--device cuda: %s",
                  missing(
                      DeviceCheck.class.getResource(CUDA_BUILD) != null, Files.exists(DRIVER))));
        }
      }
    }
  }

  private static boolean present(ComputeDevice device) {
    try (var compute = Compute.on(device)) {
      return compute.device() == device;
    } catch (S2lException e) {
      if (e.exitCode() == ExitCode.RESOURCES) {
        return false;
      }
      throw e;
    }
  }

  /// @param built whether this is a build for CUDA
  /// @param driver whether the system has the NVIDIA driver
  static String missing(boolean built, boolean driver) {
    if (!built) {
      return "this build of s2l is for CPUs only. Build it with the Maven profile cuda on a machine"
          + " with an NVIDIA driver (docs/gpu.md), or leave --device out.";
    }
    if (!driver) {
      return "this machine has no NVIDIA driver ("
          + DRIVER
          + " is missing), so no GPU can be used. Install the driver (docs/gpu.md), or leave"
          + " --device out.";
    }
    return "the NVIDIA driver is installed, but libtorch sees no GPU. Look at what nvidia-smi and"
        + " CUDA_VISIBLE_DEVICES say; the driver must be 580 or newer (CUDA 13); NVIDIA's"
        + " libraries must be where tools/cuda-libraries puts them; a container must be"
        + " given the GPU. More in docs/gpu.md.";
  }
}
