package dev.s2l.run;

import java.util.function.Supplier;

/// Sets the class loader of the thread for libraries that find their classes and files with it. In
/// a stand-alone program that works anyway; in a server or a plug-in the loader of the thread knows
/// only the classes of the host.
public final class ContextLoader {
  private ContextLoader() {}

  /// Runs `work` while the thread has the class loader of `type`.
  public static <T> T of(Class<?> type, Supplier<T> work) {
    var thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(type.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
