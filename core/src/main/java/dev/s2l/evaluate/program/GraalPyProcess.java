package dev.s2l.evaluate.program;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A JVM with GraalPy: programs go in, replies come out, both in frames (`ProgramServer` in the
/// module `programs` is the other side).
final class GraalPyProcess implements AutoCloseable {
  private static final String MAIN = "dev.s2l.programs.ProgramServer";

  /// On a machine that does much else, the first start may take half a minute.
  private static final Duration START = Duration.ofMinutes(3);

  private static final int POLL_MILLIS = 100;

  /// A reply is longer only if it is none.
  private static final int MOST_REPLY_BYTES = 1 << 20;

  private final Process process;
  private final DataOutputStream programs;

  /// Empty for the end of the process. Few fit: who is not asked has nothing to say.
  private final BlockingQueue<Optional<GraalPyReply>> replies = new ArrayBlockingQueue<>(4);

  private GraalPyProcess(Process process) {
    this.process = process;
    this.programs = new DataOutputStream(process.getOutputStream());
    Thread.ofPlatform().daemon().name("s2l-programs").start(this::read);
  }

  /// Returns when the process is ready for programs.
  ///
  /// @throws S2lException (6) if it does not start; (130, 143) if stopped
  static GraalPyProcess start(ProgramLimits limits, String classPath, Path cache, StopSignal stop) {
    try {
      Files.createDirectories(cache);
      var builder = new ProcessBuilder(command(limits, classPath, cache)).directory(cache.toFile());
      builder.environment().clear();
      var started = new GraalPyProcess(builder.start());
      started.send(ProgramFiles.text("preamble.py"));
      Optional<GraalPyReply> reply = started.reply(START, stop);
      if (reply.isEmpty() || !reply.get().word().equals(GraalPyReply.READY)) {
        started.close();
        stop.check(); // Ctrl-C reaches the process too.
        throw cannotStart(started.complaint());
      }
      return started;
    } catch (IOException e) {
      throw cannotStart(e.toString());
    }
  }

  private static S2lException cannotStart(String why) {
    return new S2lException(
        ExitCode.RESOURCES,
        Phrase.of("the process that runs programs does not start: %s", why.strip()));
  }

  private static List<String> command(ProgramLimits limits, String classPath, Path cache) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        Phrase.of("-Xmx%dm", limits.heapMebibytes()),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:+DisplayVMOutputToStderr",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=/dev/null",
        "-XX:-UsePerfData",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Duser.timezone=UTC",
        "-Dpolyglot.engine.userResourceCache=" + cache.toAbsolutePath(),
        "-cp",
        classPath,
        MAIN,
        Long.toString(limits.wall().toMillis()),
        Integer.toString(limits.outputBytes()));
  }

  /// To a process that has ended, nothing is sent: its end is the reply.
  void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      programs.writeInt(bytes.length);
      programs.write(bytes);
      programs.flush();
    } catch (IOException e) {
      // As said.
    }
  }

  /// The next reply; empty if the process ended, or in this time none came.
  ///
  /// @throws S2lException (130, 143) if stopped
  Optional<GraalPyReply> reply(Duration within, StopSignal stop) {
    long deadline = System.nanoTime() + within.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        var reply = replies.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (reply != null) {
          return reply;
        }
        if (stop.requested()) {
          close();
          stop.check();
        }
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new S2lException(ExitCode.INTERRUPTED, "interrupted while programs were run.", e);
    }
  }

  private void read() {
    try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      while (true) {
        int length = in.readInt();
        if (length < 0 || length > MOST_REPLY_BYTES) {
          break;
        }
        byte[] frame = in.readNBytes(length);
        replies.put(Optional.of(GraalPyReply.of(new String(frame, StandardCharsets.UTF_8))));
      }
    } catch (IOException e) {
      // The end of the output.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
    replies.offer(Optional.empty());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitValue() {
    return process.exitValue();
  }

  private String complaint() throws IOException {
    return new String(process.getErrorStream().readNBytes(1_000), StandardCharsets.UTF_8);
  }

  /// Ends the process and waits until it has ended.
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
