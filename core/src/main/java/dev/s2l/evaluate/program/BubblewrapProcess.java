package dev.s2l.evaluate.program;

import dev.s2l.evaluate.ProgramRunner.Ending;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One program in a process of its own (`driver.py` runs it there).
final class BubblewrapProcess {
  private static final int POLL_MILLIS = 50;
  private static final int MOST_COMPLAINT_BYTES = 4_096;

  private BubblewrapProcess() {}

  /// @throws S2lException (130, 143) if stopped; (6) if no process can be started
  static Outcome run(List<String> command, ProgramLimits limits, String program, StopSignal stop) {
    try {
      var process = new ProcessBuilder(command).start();
      try {
        return run(process, limits, program, stop);
      } finally {
        process.destroyForcibly().onExit().join();
      }
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.RESOURCES, Phrase.of("no process can be started for a program: %s", e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new S2lException(ExitCode.INTERRUPTED, "interrupted while programs were run.", e);
    }
  }

  private static Outcome run(Process process, ProgramLimits limits, String program, StopSignal stop)
      throws InterruptedException {
    long deadline = System.nanoTime() + limits.wall().toNanos();
    // Whoever prints too much is ended.
    var printed =
        new Collected(process.getInputStream(), limits.outputBytes(), process::destroyForcibly);
    var complaint = new Collected(process.getErrorStream(), MOST_COMPLAINT_BYTES, () -> {});
    Thread.ofPlatform().daemon().start(() -> send(process, program));
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() > deadline) {
        return new Outcome(Ending.TIMEOUT, "", "");
      }
      stop.check();
    }
    String output = printed.text();
    if (printed.over()) {
      return new Outcome(Ending.EXHAUSTED, "", "output");
    }
    String word = complaint.text().stripTrailing();
    word = word.substring(word.lastIndexOf('\n') + 1);
    return switch (process.exitValue()) {
      case 0 -> new Outcome(Ending.FINISHED, output, "");
      case 1 ->
          new Outcome(
              word.equals("MemoryError") || word.equals("RecursionError")
                  ? Ending.EXHAUSTED
                  : Ending.FAILED,
              "",
              word);
      case 2 -> new Outcome(Ending.UNSUPPORTED, "", word);
      default -> Outcome.processEnded(process.exitValue());
    };
  }

  private static void send(Process process, String program) {
    try (var in = process.getOutputStream()) {
      in.write(program.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it had read its program: its exit code tells.
    }
  }

  /// What comes out of a process, read on a thread of its own up to its end; of too much its end is
  /// kept.
  private static final class Collected {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;
    private volatile boolean over;

    Collected(InputStream in, int limit, Runnable full) {
      reader = Thread.ofPlatform().daemon().start(() -> read(in, limit, full));
    }

    private void read(InputStream in, int limit, Runnable full) {
      byte[] buffer = new byte[limit];
      try (in) {
        int length;
        while ((length = in.read(buffer)) >= 0) {
          if (kept.size() + length > limit) {
            over = true;
            kept.reset();
            full.run();
          }
          kept.write(buffer, 0, length);
        }
      } catch (IOException e) {
        // Ended with its process.
      }
    }

    boolean over() {
      return over;
    }

    String text() throws InterruptedException {
      reader.join();
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
