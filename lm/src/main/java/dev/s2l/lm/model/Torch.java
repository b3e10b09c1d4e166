package dev.s2l.lm.model;

import static org.bytedeco.openblas.global.openblas_full.openblas_set_num_threads;
import static org.bytedeco.pytorch.global.torch.get_cpu_capability;
import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.bytedeco.pytorch.global.torch.globalContext;
import static org.bytedeco.pytorch.global.torch.set_num_threads;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.s2l.run.ExitCode;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Starts libtorch and moves numbers in and out of it. One device serves the whole process.
public final class Torch {
  /// oneDNN instead of OpenBLAS on a CPU (still float32 where the processor has no shorter format),
  /// TF32 on a GPU; [DeviceFacts#matmulRelativeError()] says what it is here.
  private static final String PRECISION = "medium";

  private static final String VERSION = "2.10.0";
  private static final int PROBE_SIZE = 128;

  private static volatile ComputeDevice device = ComputeDevice.CPU;

  static {
    NativeAllocator.settle();
  }

  private Torch() {}

  /// Names the device of this process, before [#init]; the CPU if nobody does.
  public static void choose(ComputeDevice chosen) {
    device = chosen;
  }

  /// Starts libtorch on the chosen device; calling it again only changes the thread count.
  ///
  /// @param threads threads of one operator; set for the calling thread, see [#threads(int)]
  /// @throws S2lException (6) if the device is not there
  public static void init(int threads) {
    globalContext().setFloat32MatmulPrecision(PRECISION);
    if (device == ComputeDevice.CUDA && !torch.cuda_is_available()) {
      throw new S2lException(
          ExitCode.RESOURCES,
          "--device cuda: libtorch finds no CUDA device. Build with `-Pcuda` on a machine with an"
              + " NVIDIA driver, or use --device cpu.");
    }
    threads(threads);
  }

  /// Sets the number of threads that operators called from this Java thread use. The same count
  /// gives the same bits; another count does not. OpenBLAS, which multiplies float32 where oneDNN
  /// does not (processors without AVX-512), has threads of its own and one count for the process:
  /// the latest.
  public static void threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive: " + threads);
    }
    set_num_threads(threads);
    openblas_set_num_threads(threads);
  }

  public static ComputeDevice device() {
    return device;
  }

  /// What the manifest says about this machine; multiplies one small pair of matrices.
  public static DeviceFacts facts() {
    return new DeviceFacts(
        device.label(),
        Processor.here().name(),
        get_cpu_capability().getString(),
        get_num_threads(),
        VERSION,
        PRECISION,
        matmulRelativeError());
  }

  /// The format that pays on this machine, by a fixed rule on processor flags: bfloat16 where the
  /// processor gains by it or on a GPU, else float32.
  public static DType fastestDType() {
    return device == ComputeDevice.CUDA || Processor.here().gainsByBfloat16()
        ? DType.BFLOAT16
        : DType.FLOAT32;
  }

  /// A tensor of 64-bit integers (token ids, row numbers) on the device; `values` are copied.
  public static Tensor longs(long[] values, long... shape) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, onDevice(tensor(values).view(shape)));
    }
  }

  /// A tensor of float32 numbers on the device; `values` are copied.
  public static Tensor floats(float[] values, long... shape) {
    try (var scope = new PointerScope()) {
      return Scopes.leave(scope, onDevice(tensor(values).view(shape)));
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

  static Tensor onDevice(Tensor tensor) {
    return device == ComputeDevice.CPU
        ? tensor
        : tensor.to(new Device(device.label()), tensor.scalar_type());
  }

  private static double matmulRelativeError() {
    try (var scope = new PointerScope()) {
      var random = RandomStream.named(0, "matmul-probe");
      var numbers = new float[2 * PROBE_SIZE * PROBE_SIZE];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      var pair = floats(numbers, 2, PROBE_SIZE, PROBE_SIZE);
      var wide = pair.to(ScalarType.Double);
      var exact = wide.select(0, 0).mm(wide.select(0, 1));
      var found = pair.select(0, 0).mm(pair.select(0, 1)).to(ScalarType.Double);
      return found.sub(exact).abs().max().item_double() / exact.abs().max().item_double();
    }
  }
}
