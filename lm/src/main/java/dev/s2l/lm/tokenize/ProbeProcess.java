package dev.s2l.lm.tokenize;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.ScratchFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A separate Java process that may crash: it has the classes of this process, its own main class,
/// one folder as its argument, and limits of time and memory.
///
/// @param main its `main` gets the folder, and the file that it creates when it is ready ([#ready])
/// @param timeout how long it may take
/// @param residentBytes how much memory it may use; enforced on Linux only
record ProbeProcess(Class<?> main, Duration timeout, long residentBytes) {
  private static final long POLL_MILLIS = 50;

  /// A tokenizer of 256,000 tokens takes 3 s and 1 GB if nothing else runs.
  static ProbeProcess usual(Class<?> main) {
    return new ProbeProcess(main, Duration.ofMinutes(2), 4L << 30);
  }

  /// Called in the process: notes that its classes and native code are loaded. A later failure is
  /// caused by the folder.
  static Path ready(String[] arguments) throws IOException {
    return Files.createFile(Path.of(arguments[1]));
  }

  /// @throws S2lException (4) naming the folder and how the process ended, if not with 0; (6) if it
  ///   could not start, which says nothing about the folder
  void run(Path folder) {
    try (var scratch = ScratchFolder.make()) {
      run(folder, scratch.path());
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of("no process can be started to try a tokenizer (%s).", e),
          e);
    }
  }

  private void run(Path folder, Path scratch) throws IOException {
    Process process = start(folder, scratch);
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > deadline) {
          throw failure(folder, scratch, Phrase.of("did not end within %d s", timeout.toSeconds()));
        }
        if (residentBytes(statusOf(process)) > residentBytes) {
          throw failure(
              folder, scratch, Phrase.of("took more than %,d MiB of memory", residentBytes >> 20));
        }
      }
      if (process.exitValue() != 0) {
        throw failure(folder, scratch, "ended with code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new S2lException(ExitCode.INTERRUPTED, "interrupted while a tokenizer was tried.", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Path folder, Path scratch) throws IOException {
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
            ProbeClassPath.of(main, scratch),
            main.getName(),
            folder.toAbsolutePath().toString(),
            readyFile(scratch).toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output(scratch).toFile())
        .start();
  }

  /// @param how it ended, for people
  private static S2lException failure(Path folder, Path scratch, String how) throws IOException {
    if (Files.exists(readyFile(scratch))) {
      return new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "the tokenizer in %s is refused: a process that tried it %s. Take tokenizer.json from"
                  + " where the model was published.",
              folder, how));
    }
    return new S2lException(
        ExitCode.RESOURCES,
        Phrase.of(
            "the tokenizer in %s could not be tried, which says nothing against it: the process for"
                + " it %s before it had begun%s. It is %s with up to 2 GiB of memory, and needs"
                + " s2l's libraries as files.",
            folder,
            how,
            firstLine(output(scratch)),
            System.getProperty("java.home") + "/bin/java"));
  }

  /// The first line of what the process printed.
  private static String firstLine(Path output) throws IOException {
    try (var in = Files.newInputStream(output)) {
      String text = new String(in.readNBytes(1_000), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank())
          .findFirst()
          .map(line -> ", saying: " + line)
          .orElse("");
    }
  }

  private static Path readyFile(Path scratch) {
    return scratch.resolve("ready");
  }

  private static Path output(Path scratch) {
    return scratch.resolve("output");
  }

  private static Path statusOf(Process process) {
    return Path.of("/proc", Long.toString(process.pid()), "status");
  }

  /// The memory of the process; 0 if the system does not tell it or the process has ended. The
  /// process may end between opening and reading its file, which a stream of lines would report as
  /// an unchecked exception.
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
