package dev.s2l.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `s2l` in a process of its own, as a user starts it: for tests that kill it.
final class Child {
  private static final long PATIENCE_SECONDS = 600;

  /// @param exitCode as the system gives it; 137 after a kill
  record Ended(int exitCode, String out, String err) {}

  private final Process process;
  private final Path out;
  private final Path err;

  private Child(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Child start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  /// With further environment variables.
  static Child start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    var program = List.of("-cp", System.getProperty("java.class.path"), "dev.s2l.cli.Main");
    return start(folder, environment, program, arguments);
  }

  /// @param program options of the JVM, its class path and its main class
  static Child start(
      Path folder, Map<String, String> environment, List<String> program, String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Xmx1g"));
    command.addAll(program);
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "child", ".out");
    Path err = Files.createTempFile(folder, "child", ".err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Child(builder.start(), out, err);
  }

  /// Waits for at most `millis` and then kills it the hard way.
  ///
  /// @return whether it was still running
  boolean killAfter(long millis) throws InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      return false;
    }
    process.destroyForcibly();
    process.waitFor();
    return true;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// @param signal `INT` is Ctrl-C
  void send(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  /// Whether this process, and so its children, ignore SIGINT. Linux tells, as a mask whose lowest
  /// bit is signal 1.
  static boolean ignoresCtrlC() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(ignored -> (ignored & 1 << 1) != 0);
  }

  /// Waits until standard error holds `text`.
  void awaitError(String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(err).contains(text)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("`" + text + "` did not come: " + Files.readString(err));
      }
      Thread.sleep(20);
    }
  }

  Ended await() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the child hangs: " + Files.readString(err));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
