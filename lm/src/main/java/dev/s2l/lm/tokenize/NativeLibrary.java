package dev.s2l.lm.tokenize;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.s2l.run.ContextLoader;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;

/// Loads the native code of the tokenizers library. Before that it sets where the code is unpacked,
/// that the library makes no network requests, and that it does not warn about a missing logger.
final class NativeLibrary {
  private NativeLibrary() {}

  /// Fast after the first call. Must run before the first class of the library is used. Properties
  /// that the user has set are kept.
  ///
  /// @throws S2lException (6) if the native code cannot be unpacked or loaded here
  static synchronized void load() {
    set("ENGINE_CACHE_DIR", Path.of(System.getProperty("user.home"), ".s2l", "natives").toString());
    set("OPT_OUT_TRACKING", "true");
    set("ai.djl.offline", "true");
    set("slf4j.internal.verbosity", "ERROR");
    try {
      ContextLoader.of(
          NativeLibrary.class,
          () -> {
            LibUtils.checkStatus();
            return true;
          });
    } catch (RuntimeException | LinkageError e) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "the native code of the tokenizers library cannot be loaded (%s). It is unpacked to"
                  + " %s, which must be writable and allow programs; the property ENGINE_CACHE_DIR"
                  + " names another folder. A process loads it once: two copies of s2l under"
                  + " different class loaders need two processes.",
              e, System.getProperty("ENGINE_CACHE_DIR", "the folder of ENGINE_CACHE_DIR")),
          e);
    }
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null && System.getenv(name) == null) {
      System.setProperty(name, value);
    }
  }
}
