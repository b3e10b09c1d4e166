package dev.s2l.lm.model;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The C library's `malloc`, from which libtorch takes the memory of every tensor. By its defaults
/// each large tensor is fresh memory from the system and each thread may keep a heap of its own, so
/// that a process takes several times what its tensors need and spends a fifth of its time on it.
/// The launcher sets the same by environment variables, which also reach what the JVM itself does
/// before this class is loaded. See decision 0007.
///
/// Only glibc has these settings; elsewhere nothing happens.
final class NativeAllocator {
  /// `-Ds2l.allocator=keep` leaves the process's allocator as it is.
  private static final String PROPERTY = "s2l.allocator";

  private static final String KEEP = "keep";

  // The numbers of <malloc.h>.
  private static final int TRIM_THRESHOLD = -1;
  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;
  private static final int ARENA_MAX = -8;

  private static final Linker LINKER = Linker.nativeLinker();

  private NativeAllocator() {}

  /// One heap for all threads, which keeps what is freed. Before the first tensor.
  static void settle() {
    if (KEEP.equals(System.getProperty(PROPERTY))) {
      return;
    }
    var mallopt =
        function(
            "mallopt",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    if (mallopt.isEmpty()) {
      return;
    }
    call(mallopt.get(), ARENA_MAX, 1);
    call(mallopt.get(), MMAP_THRESHOLD, 1 << 30);
    call(mallopt.get(), TRIM_THRESHOLD, Integer.MAX_VALUE);
    call(mallopt.get(), TOP_PAD, 64 << 20);
  }

  /// Gives free memory back to the system: after long work, for what comes next.
  static void release() {
    function("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
        .ifPresent(trim -> call(trim, 0L));
  }

  private static Optional<MethodHandle> function(String name, FunctionDescriptor descriptor) {
    return LINKER
        .defaultLookup()
        .find(name)
        .map(address -> LINKER.downcallHandle(address, descriptor));
  }

  private static void call(MethodHandle function, Object... arguments) {
    try {
      function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a function of the C library failed", e);
    }
  }
}
