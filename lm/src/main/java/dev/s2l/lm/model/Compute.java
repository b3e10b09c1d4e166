package dev.s2l.lm.model;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// What computes: decided once, where a command begins, and carried by every [Decoder]. Several may
/// be at work in one process.
///
/// @param device where tensors live
/// @param format of the products; weights that are trained stay float32
/// @param threads that batches are spread over; change no bit
/// @param budgets how much is computed at once
public record Compute(ComputeDevice device, DType format, ComputeThreads threads, Budgets budgets)
    implements AutoCloseable {
  static {
    NativeSettings.apply();
  }

  /// Starts libtorch, with a thread for each processor and the format that pays there.
  ///
  /// @throws S2lException (6) if the device is not there
  public static Compute on(ComputeDevice device) {
    return on(device, ComputeThreads.usual());
  }

  /// As above.
  ///
  /// @param threads at least one
  public static Compute on(ComputeDevice device, int threads) {
    MatrixLibrary.start();
    if (device == ComputeDevice.CUDA && !torch.cuda_is_available()) {
      throw new S2lException(
          ExitCode.RESOURCES,
          "--device cuda: libtorch finds no CUDA device. Build with `-Pcuda` on a machine with an"
              + " NVIDIA driver, or use --device cpu.");
    }
    Torch.threads(1);
    return new Compute(device, device.fastest(), new ComputeThreads(threads), Budgets.STANDARD);
  }

  /// The same with products in another format, on the same threads.
  public Compute withFormat(DType other) {
    return new Compute(device, other, threads, budgets);
  }

  /// The same with other budgets, on the same threads.
  public Compute withBudgets(Budgets other) {
    return new Compute(device, format, threads, other);
  }

  /// `tensor` on the device; itself if it is there.
  public Tensor place(Tensor tensor) {
    return device == ComputeDevice.CPU
        ? tensor
        : tensor.to(new Device(device.label()), tensor.scalar_type());
  }

  /// Ends the threads; what they work on is finished first.
  @Override
  public void close() {
    threads.close();
  }
}
