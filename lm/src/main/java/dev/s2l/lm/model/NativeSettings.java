package dev.s2l.lm.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// What the native libraries read when they are loaded, and how they keep memory.
///
/// Threads: Java threads use the cores, so an operator has one, or sleeps while it waits for its
/// others. Memory: by its defaults the C library, from which libtorch takes the memory of every
/// tensor, gets large tensors anew from the system each time and gives each thread a heap of its
/// own; and oneDNN keeps, in each thread, the code it made for the last 1,024 shapes, 100 KB each.
/// A process then takes several times what its tensors need and spends up to a fifth of its time on
/// it. The launcher sets the allocator by environment variables too, which reach threads that start
/// before this class is loaded. See decision 0007.
///
/// Only glibc has the settings of the allocator; elsewhere they are left out.
public final class NativeSettings {
  /// `-Ds2l.allocator=keep` leaves the process's allocator as it is.
  private static final String PROPERTY = "s2l.allocator";

  private static final String KEEP = "keep";

  // The numbers of <malloc.h>.
  private static final int TRIM_THRESHOLD = -1;
  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;
  private static final int ARENA_MAX = -8;

  private static final Linker LINKER = Linker.nativeLinker();

  private NativeSettings() {}

  /// Two threads on one heap wait for each other; more heaps than that only hold memory.
  private static final int HEAPS = 8;

  /// How often a thread that has done its part of an operator looks whether the others have, before
  /// it sleeps. By its default it looks on for milliseconds, and where others use the cores it
  /// takes them from the very threads it waits for: a token then took 14 times as long.
  private static final String LOOKS = "2000";

  /// Shapes a thread keeps code for: those of a pass of one length, with room to spare.
  private static final String SHAPES = "128";

  /// Runs once, when the class is first used.
  private static final class Once {
    static {
      settle();
    }

    private Once() {}

    static void run() {}
  }

  /// Before the first tensor; later calls do nothing. What the user set in the environment or in
  /// system properties stays.
  public static void apply() {
    Once.run();
  }

  private static void settle() {
    // JavaCPP counts the memory of the whole process against a limit of its own, and frees what the
    // garbage collector finds: neither suits tensors that scopes free.
    setPropertyUnlessSet("org.bytedeco.javacpp.maxphysicalbytes", "0");
    setPropertyUnlessSet("org.bytedeco.javacpp.nopointergc", "true");
    setUnlessSet("OMP_NUM_THREADS", "1");
    setUnlessSet("OPENBLAS_NUM_THREADS", "1");
    setUnlessSet("GOMP_SPINCOUNT", LOOKS);
    if (KEEP.equals(System.getProperty(PROPERTY))) {
      return;
    }
    setUnlessSet("LRU_CACHE_CAPACITY", SHAPES);
    setUnlessSet("ONEDNN_PRIMITIVE_CACHE_CAPACITY", SHAPES);
    var mallopt =
        function(
            "mallopt",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    if (mallopt.isEmpty()) {
      return;
    }
    call(mallopt.get(), ARENA_MAX, HEAPS);
    call(mallopt.get(), MMAP_THRESHOLD, 1 << 30);
    call(mallopt.get(), TRIM_THRESHOLD, Integer.MAX_VALUE);
    call(mallopt.get(), TOP_PAD, 1 << 20);
  }

  private static void setPropertyUnlessSet(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /// As `setenv`: the libraries read these when they are first used, from the process itself.
  private static void setUnlessSet(String name, String value) {
    var setenv =
        function(
            "setenv",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      setenv.ifPresent(set -> call(set, arena.allocateFrom(name), arena.allocateFrom(value), 0));
    }
  }

  /// Gives free memory back to the system: after long work, for what comes next.
  public static void release() {
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
