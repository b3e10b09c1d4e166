package dev.s2l.programs;

import java.io.InputStream;
import java.io.OutputStream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.io.IOAccess;

/// What a program may do: compute and print. No file, socket, process, thread, native library, Java
/// class, other language, or variable of the environment is within its reach. Everything is denied
/// by name, although most of it is the default: a default may change.
///
/// @param engine what contexts share: parsed code of the standard library
record Fence(Engine engine) {
  static Fence make() {
    return new Fence(
        Engine.newBuilder("python")
            .option("engine.WarnInterpreterOnly", "false")
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .build());
  }

  /// A context for one program.
  Context context(OutputStream printed) {
    return Context.newBuilder("python")
        .engine(engine)
        .allowAllAccess(false)
        .allowIO(IOAccess.NONE)
        .allowNativeAccess(false)
        .allowCreateProcess(false)
        .allowCreateThread(false)
        .allowHostAccess(HostAccess.NONE)
        .allowHostClassLookup(name -> false)
        .allowHostClassLoading(false)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowInnerContextOptions(false)
        .allowExperimentalOptions(false)
        .useSystemExit(false)
        .option("python.ForceImportSite", "false")
        .option("python.IsolateFlag", "true")
        .option("python.DontWriteBytecodeFlag", "true")
        .in(InputStream.nullInputStream())
        .out(printed)
        .err(OutputStream.nullOutputStream())
        .build();
  }
}
