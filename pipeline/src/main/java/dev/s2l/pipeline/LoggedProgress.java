package dev.s2l.pipeline;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Passes progress on to another listener, and writes its notes and the ends of its tasks to
/// `log/run.log`, with the time of day.
final class LoggedProgress implements Progress {
  private final Progress shown;
  private final Path log;

  private LoggedProgress(Progress shown, Path log) {
    this.shown = shown;
    this.log = log;
  }

  static LoggedProgress in(RunDirectory directory, Progress shown) throws IOException {
    Files.createDirectories(directory.log());
    return new LoggedProgress(shown, directory.log().resolve("run.log"));
  }

  @Override
  public Task start(String stage, long total, String unit) {
    var task = shown.start(stage, total, unit);
    long begun = System.nanoTime();
    return new Task() {
      private long started = begun;
      private long done;

      @Override
      public void resting(Runnable otherWork) {
        long from = System.nanoTime();
        task.resting(otherWork);
        started += System.nanoTime() - from;
      }

      @Override
      public void advance(long amount, String detail) {
        done += amount;
        task.advance(amount, detail);
      }

      @Override
      public void close() {
        task.close();
        long millis = (System.nanoTime() - started) / 1_000_000;
        append(Phrase.of("%s: %d of %d %s in %d ms", stage, done, total, unit, millis));
      }
    };
  }

  @Override
  public void note(String message) {
    shown.note(message);
    append(message);
  }

  @Override
  public void warn(String message) {
    shown.warn(message);
    append("warning: " + message);
  }

  private synchronized void append(String line) {
    try {
      Files.writeString(
          log,
          Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new S2lException(ExitCode.RESOURCES, Phrase.of("cannot write %s (%s).", log, e), e);
    }
  }
}
