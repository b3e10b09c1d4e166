package dev.s2l.lm.model;

import static org.bytedeco.openblas.global.openblas_full.openblas_set_num_threads;
import static org.bytedeco.pytorch.global.torch.get_cpu_capability;
import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.bytedeco.pytorch.global.torch.set_num_threads;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.s2l.run.RandomStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Moves numbers in and out of libtorch.
public final class Torch {
  private static final String VERSION = "2.10.0";
  private static final int PROBE_SIZE = 128;

  private Torch() {}

  /// Sets the number of threads that operators called from this Java thread use. The same count
  /// gives the same bits; another count does not. OpenBLAS, which multiplies float32 where oneDNN
  /// does not ([MatrixLibrary]), has threads of its own and one count for the process: the latest.
  public static void threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive: " + threads);
    }
    set_num_threads(threads);
    openblas_set_num_threads(threads);
  }

  /// As [#threads], but for what OpenBLAS multiplies.
  public static void operatorThreads(int threads) {
    set_num_threads(threads);
  }

  /// What the manifest says about this machine; multiplies one small pair of matrices.
  ///
  /// @param library that multiplies
  public static DeviceFacts facts(Compute compute, MatrixLibrary library) {
    return new DeviceFacts(
        compute.device().label(),
        Processor.here().name(),
        get_cpu_capability().getString(),
        get_num_threads(),
        VERSION,
        library.precision(),
        matmulRelativeError(compute, library));
  }

  /// A tensor of 64-bit integers (token ids, row numbers) in main memory; `values` are copied.
  public static Tensor longs(long[] values, long... shape) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, tensor(values).view(shape));
    }
  }

  /// A tensor of float32 numbers in main memory; `values` are copied.
  public static Tensor floats(float[] values, long... shape) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, tensor(values).view(shape));
    }
  }

  /// The numbers of a tensor of any floating format, in row-major order.
  public static float[] floats(Tensor tensor) {
    try (var scope = new PointerScope()) {
      var values = tensor.detach().cpu().to(ScalarType.Float).contiguous();
      var result = new float[Math.toIntExact(values.numel())];
      new FloatPointer(values.data_ptr()).get(result);
      return result;
    }
  }

  /// The numbers of a tensor of integers, in row-major order.
  public static long[] longs(Tensor tensor) {
    try (var scope = new PointerScope()) {
      var values = tensor.cpu().to(ScalarType.Long).contiguous();
      var result = new long[Math.toIntExact(values.numel())];
      new LongPointer(values.data_ptr()).get(result);
      return result;
    }
  }

  private static double matmulRelativeError(Compute compute, MatrixLibrary library) {
    try (var multiplying = library.hold();
        var scope = new PointerScope()) {
      var random = RandomStream.named(0, "matmul-probe");
      var numbers = new float[2 * PROBE_SIZE * PROBE_SIZE];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      var pair = compute.place(floats(numbers, 2, PROBE_SIZE, PROBE_SIZE));
      var wide = pair.to(ScalarType.Double);
      var exact = wide.select(0, 0).mm(wide.select(0, 1));
      var found = pair.select(0, 0).mm(pair.select(0, 1)).to(ScalarType.Double);
      return found.sub(exact).abs().max().item_double() / exact.abs().max().item_double();
    }
  }
}
