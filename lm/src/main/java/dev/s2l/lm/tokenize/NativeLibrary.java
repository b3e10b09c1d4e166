package dev.s2l.lm.tokenize;

import java.nio.file.Path;

/// Tells the tokenizers library where to unpack its natives, to call nobody, and not to mention
/// that no logger is there.
final class NativeLibrary {
  private NativeLibrary() {}

  /// Cheap; must run before the library's first class is touched. What the user has set stays.
  static synchronized void prepare() {
    set("ENGINE_CACHE_DIR", Path.of(System.getProperty("user.home"), ".s2l", "natives").toString());
    set("OPT_OUT_TRACKING", "true");
    set("ai.djl.offline", "true");
    set("slf4j.internal.verbosity", "ERROR");
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null && System.getenv(name) == null) {
      System.setProperty(name, value);
    }
  }
}
