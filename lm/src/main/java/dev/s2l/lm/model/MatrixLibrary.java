package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.globalContext;

import dev.s2l.run.Futures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Which library multiplies float32 matrices for libtorch on a CPU. The setting is the process's:
/// [#ONEDNN] unless somebody holds the other one. The choice changes last bits, so it follows from
/// a model's shape, its format and the device alone. Where oneDNN cannot be used (processors
/// without AVX-512), both are OpenBLAS.
public enum MatrixLibrary {
  /// The faster one for large matrices. A processor that has a shorter format may compute in it,
  /// and a GPU computes in TF32; [DeviceFacts#matmulRelativeError()] says so. It compiles code for
  /// every shape that it meets, and each thread keeps that of the latest ones.
  ONEDNN("medium"),

  /// Needs no code for a shape. Micro-batches have ever new numbers of positions, and those of a
  /// narrow model are multiplied in less time than that code takes.
  OPENBLAS("highest");

  /// Narrower models leave oneDNN. Measured with 64, 128 and 256 (products alone).
  private static final int WIDE = 256;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Condition RELEASED = LOCK.newCondition();
  private static int holders;

  /// libtorch begins so.
  private static MatrixLibrary used = OPENBLAS;

  /// libtorch's word for the setting.
  private final String precision;

  MatrixLibrary(String precision) {
    this.precision = precision;
  }

  String precision() {
    return precision;
  }

  /// What a model trains with.
  public static MatrixLibrary training(DecoderConfig config, DType dtype, ComputeDevice device) {
    return training(config.size().hidden(), dtype, device);
  }

  static MatrixLibrary training(int hidden, DType dtype, ComputeDevice device) {
    return hidden < WIDE ? recording(dtype, device) : ONEDNN;
  }

  /// What losses and states are recorded with.
  public static MatrixLibrary recording(DType dtype, ComputeDevice device) {
    return dtype.plainOn(device) ? OPENBLAS : ONEDNN;
  }

  /// To be called before anything is multiplied.
  static void start() {
    LOCK.lock();
    try {
      if (holders == 0) {
        use(ONEDNN);
      }
    } finally {
      LOCK.unlock();
    }
  }

  /// Ends when closed, which is done once.
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /// Makes all threads multiply by this library. Waits while the other one is held, however long,
  /// so that two models computed at the same time in one process do not change each other's bits.
  /// For the thread that hands out work, not for those that do it.
  public Hold hold() {
    LOCK.lock();
    try {
      while (holders > 0 && used != this) {
        RELEASED.awaitUninterruptibly();
      }
      holders++;
      use(this);
    } finally {
      LOCK.unlock();
    }
    return MatrixLibrary::release;
  }

  /// Does work on the threads of `compute`, with this library, and waits until all of it has ended.
  ///
  /// @param doing the work in a word for messages, see [Futures#results]
  public void run(Compute compute, List<? extends Callable<?>> work, String doing) {
    try (var multiplying = hold()) {
      var given = new ArrayList<Future<?>>();
      for (var part : work) {
        given.add(compute.threads().submit(part));
      }
      Futures.results(given, doing);
    }
  }

  private static void release() {
    LOCK.lock();
    try {
      holders--;
      if (holders == 0) {
        use(ONEDNN);
        RELEASED.signalAll();
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static void use(MatrixLibrary library) {
    if (used != library) {
      globalContext().setFloat32MatmulPrecision(library.precision);
      used = library;
    }
  }
}
