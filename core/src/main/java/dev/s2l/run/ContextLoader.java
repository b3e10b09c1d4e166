package dev.s2l.run;

import java.util.function.Supplier;

/// Libraries that look for classes and files of theirs with the thread's class loader find them in
/// a program of its own, and not in a server or a plug-in, where that loader knows only the host.
public final class ContextLoader {
  private ContextLoader() {}

  /// Does `work` while the loader of `type` is the thread's.
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
