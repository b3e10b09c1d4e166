package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.globalContext;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Which library multiplies float32 matrices for libtorch on a CPU. The setting is the process's:
/// [#ONEDNN] unless somebody holds another one. The choice changes last bits, so it follows from a
/// model's shape alone. Where oneDNN cannot be used (processors without AVX-512), both are
/// OpenBLAS.
public enum MatrixLibrary {
  /// The faster one for large matrices. It compiles code for every shape that it meets, and each
  /// thread keeps that of the latest ones.
  ONEDNN("medium"),

  /// Needs no code for a shape. Micro-batches have ever new numbers of positions, and those of a
  /// narrow model are multiplied in less time than that code takes.
  OPENBLAS("highest");

  /// Narrower models leave oneDNN. Measured with 64, 128 and 256 (products alone).
  private static final int WIDE = 256;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Condition RELEASED = LOCK.newCondition();
  private static int holders;
  private static Optional<MatrixLibrary> held = Optional.empty();

  /// libtorch's word for the setting.
  private final String precision;

  MatrixLibrary(String precision) {
    this.precision = precision;
  }

  String precision() {
    return precision;
  }

  /// What a model of some hidden size trains and records with.
  static MatrixLibrary of(int hidden, DType dtype, ComputeDevice device) {
    return dtype.plainOn(device) && hidden < WIDE ? OPENBLAS : ONEDNN;
  }

  /// To be called before anything is multiplied.
  static void start() {
    LOCK.lock();
    try {
      if (held.isEmpty()) {
        use(ONEDNN);
      }
    } finally {
      LOCK.unlock();
    }
  }

  /// Ends when closed.
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /// Makes all threads multiply by this library. Waits while the other one is held, so that two
  /// models computed at the same time in one process do not change each other's bits.
  public Hold hold() {
    LOCK.lock();
    try {
      while (holders > 0 && !held.equals(Optional.of(this))) {
        RELEASED.awaitUninterruptibly();
      }
      holders++;
      use(this);
    } finally {
      LOCK.unlock();
    }
    return MatrixLibrary::release;
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
    if (!held.equals(Optional.of(library))) {
      globalContext().setFloat32MatmulPrecision(library.precision);
      held = Optional.of(library);
    }
  }
}
