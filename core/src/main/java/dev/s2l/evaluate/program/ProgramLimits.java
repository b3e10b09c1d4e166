package dev.s2l.evaluate.program;

import dev.s2l.run.Phrase;
import java.time.Duration;

/// What a program may use. Whoever runs it looks after that from outside: the process is killed.
///
/// @param wall how long it may run; when the interpreter is ready, the clock starts
/// @param outputBytes how much it may print
/// @param heapMebibytes of the JVM that runs it, or of the address space of CPython above what the
///   interpreter and numpy map
public record ProgramLimits(Duration wall, int outputBytes, int heapMebibytes) {
  /// MAmmoTH's five seconds. No program of the maths sets prints a kibibyte or needs 64 MiB.
  public static final ProgramLimits USUAL = new ProgramLimits(Duration.ofSeconds(5), 64 << 10, 256);

  String signature() {
    return Phrase.of("%d ms, %d KiB, %d MiB", wall.toMillis(), outputBytes >> 10, heapMebibytes);
  }
}
