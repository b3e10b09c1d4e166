package dev.s2l.evaluate.program;

import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.run.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Runs programs with GraalPy, in child JVMs: GraalPy's contexts deny files, network, processes,
/// threads, native code and the classes of Java; what they cannot hold back, time and memory, ends
/// with the process.
public final class GraalPyRunner implements ProgramRunner {
  /// That of the module `programs`.
  static final String VERSION = "25.2.4";

  private static final int WORKERS = 2;

  /// What its JVM takes beside the heap; measured: 110.
  private static final int NATIVE_MEBIBYTES = 128;

  private final ProgramLimits limits;
  private final Supplier<String> module;
  private final Path cache;
  private final List<GraalPyChild> children;
  private @Nullable String classPath;

  /// @param module gives the class path of the module `programs` and what it needs; asked once,
  ///   when programs are to be expected
  /// @param cache folder for what GraalPy unpacks
  public GraalPyRunner(ProgramLimits limits, Supplier<String> module, Path cache) {
    this.limits = limits;
    this.module = module;
    this.cache = cache;
    this.children =
        IntStream.range(0, WORKERS).mapToObj(i -> new GraalPyChild(limits, this::start)).toList();
  }

  @Override
  public synchronized void prepare() {
    if (classPath == null) {
      classPath = module.get();
    }
  }

  /// One at a time: the first one unpacks the standard library for all.
  private synchronized GraalPyProcess start(StopSignal stop) {
    prepare();
    return GraalPyProcess.start(limits, Objects.requireNonNull(classPath), cache, stop);
  }

  @Override
  public void run(List<String> programs, Receiver receiver, StopSignal stop) {
    ProgramThreads.run(programs, children, receiver, stop);
  }

  @Override
  public long memoryBytes() {
    return (long) WORKERS * (limits.heapMebibytes() + NATIVE_MEBIBYTES) << 20;
  }

  @Override
  public String signature() {
    return "graalpy " + VERSION + ", " + limits.signature();
  }

  @Override
  public void close() {
    children.forEach(GraalPyChild::close);
  }
}
