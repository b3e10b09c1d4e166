package dev.s2l.lm.tokenize;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Java process that may die: this program's own class path, another main class, one folder as
/// argument, limits of time and memory.
///
/// @param mainClass of this class path
/// @param patience how long it may take
/// @param residentBytes how much memory it may hold; enforced where Linux tells
record ProbeProcess(String mainClass, Duration patience, long residentBytes) {
  private static final long LOOK_MILLIS = 50;

  /// A tokenizer of 256,000 tokens takes 3 s and 1 GB where nothing else runs.
  static ProbeProcess usual(String mainClass) {
    return new ProbeProcess(mainClass, Duration.ofMinutes(2), 4L << 30);
  }

  /// @throws S2lException (4) naming the folder and how the process ended, if not with 0
  void run(Path folder) {
    Process process = start(folder);
    try {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > deadline) {
          throw refused(folder, Phrase.of("did not end within %d s", patience.toSeconds()));
        }
        if (residentBytes(statusOf(process)) > residentBytes) {
          throw refused(folder, Phrase.of("took more than %,d MiB of memory", residentBytes >> 20));
        }
      }
      if (process.exitValue() != 0) {
        throw refused(folder, "ended with code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new S2lException(ExitCode.INTERRUPTED, "interrupted while a tokenizer was tried.", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Path folder) {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx2g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass,
            folder.toAbsolutePath().toString());
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RESOURCES, Phrase.of("cannot start a process to try a tokenizer (%s).", e), e);
    }
  }

  private static S2lException refused(Path folder, String how) {
    return new S2lException(
        ExitCode.MODEL,
        Phrase.of(
            "the tokenizer in %s is refused: a process that tried it %s. Take tokenizer.json from"
                + " where the model was published.",
            folder, how));
  }

  private static Path statusOf(Process process) {
    return Path.of("/proc", Long.toString(process.pid()), "status");
  }

  /// 0 where the system does not say, or says no more: the process may end between the opening of
  /// its file and the reading, which a stream of lines would report as an unchecked exception.
  static long residentBytes(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
