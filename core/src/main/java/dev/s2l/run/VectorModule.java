package dev.s2l.run;

/// The JDK's vector module, which is still incubating. With `--add-modules` it would cost every
/// start of the program: the JVM then uses neither its archived module graph nor the lambdas and
/// linked classes of its ahead-of-time cache, and prints a warning. So it is added when vectors are
/// wanted (decisions/0005-cold-start.md). Classes that speak of vectors are to be touched only
/// where it is [#present()].
public final class VectorModule {
  /// The system property that turns vectors off, with the value `false`.
  public static final String SWITCH = "s2l.vectors";

  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /// Whether vectors can be used. The first call takes some ten milliseconds.
  public static boolean present() {
    return Once.PRESENT;
  }

  private static boolean add() {
    if (!Boolean.parseBoolean(System.getProperty(SWITCH, "true"))) {
      return false;
    }
    if (ModuleLayer.boot().findModule(NAME).isPresent()) {
      return true;
    }
    try {
      // As the JDK itself adds modules to a running program. Where the launcher's --add-exports is
      // missing or a later JDK has none of this, the scalar kernels do the work.
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, NAME);
      return true;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return false;
    }
  }

  private static final class Once {
    static final boolean PRESENT = add();
  }
}
