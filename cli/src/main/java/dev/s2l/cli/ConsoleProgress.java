package dev.s2l.cli;

import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Progress on standard error: one line that is rewritten on a terminal; elsewhere a plain line
/// where none came for a while, more often in the first minutes. Results go to standard output.
final class ConsoleProgress implements Progress {
  private static final Duration TERMINAL_PAUSE = Duration.ofMillis(200);

  /// In the first minutes, when a person may wait, and later, when a log is filled.
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1500);

  /// In less time no rate can be told.
  private static final double RATE_SECONDS = 0.05;

  private static final Duration LATER_PAUSE = Duration.ofSeconds(5);
  private static final Duration FIRST = Duration.ofMinutes(2);

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final long begunNanos;
  private long shownNanos;

  /// @param nanos a clock as [System#nanoTime]
  ConsoleProgress(PrintWriter err, boolean terminal, LongSupplier nanos) {
    this.err = err;
    this.terminal = terminal;
    this.nanos = nanos;
    this.begunNanos = nanos.getAsLong();
    this.shownNanos = begunNanos;
  }

  /// @param err standard error; the launcher says in `s2l.terminal` whether a person reads it
  static ConsoleProgress on(PrintWriter err) {
    return new ConsoleProgress(err, Boolean.getBoolean("s2l.terminal"), System::nanoTime);
  }

  @Override
  public Task start(String stage, long total, String unit) {
    return new ConsoleTask(stage, total, unit);
  }

  @Override
  public void note(String message) {
    line(message);
  }

  @Override
  public void warn(String message) {
    line("warning: " + message);
  }

  private synchronized void line(String text) {
    err.println((terminal ? "\r\u001b[K" : "") + Failures.printable(text));
    err.flush();
    shownNanos = nanos.getAsLong();
  }

  private synchronized void renew(String text) {
    err.print("\r\u001b[K" + Failures.printable(text));
    err.flush();
    shownNanos = nanos.getAsLong();
  }

  /// Whether the last line, of whatever task, is old enough for another.
  private synchronized boolean isDue(long now) {
    var plain = now - begunNanos < FIRST.toNanos() ? FIRST_PAUSE : LATER_PAUSE;
    return now - shownNanos >= (terminal ? TERMINAL_PAUSE : plain).toNanos();
  }

  private final class ConsoleTask implements Task {
    private final String stage;
    private final long total;
    private final String unit;
    private long startedNanos = nanos.getAsLong();
    private long done;
    private String detail = "";

    ConsoleTask(String stage, long total, String unit) {
      this.stage = stage;
      this.total = total;
      this.unit = unit;
    }

    @Override
    public synchronized void advance(long amount, String newDetail) {
      done += amount;
      detail = newDetail;
      long now = nanos.getAsLong();
      boolean finished = total > 0 && done >= total; // close() prints the last line
      if (!finished && isDue(now)) {
        if (terminal) {
          renew(text(now));
        } else {
          line(text(now));
        }
      }
    }

    /// Not locked: the other work may take hours, and shows its own progress.
    @Override
    public void resting(Runnable otherWork) {
      long from = nanos.getAsLong();
      otherWork.run();
      synchronized (this) {
        startedNanos += nanos.getAsLong() - from;
      }
    }

    @Override
    public synchronized void close() {
      line(text(nanos.getAsLong()));
    }

    private String text(long nowNanos) {
      double seconds = (nowNanos - startedNanos) / 1e9;
      boolean rated = seconds >= RATE_SECONDS;
      double rate = rated ? done / seconds : 0;
      var text = new StringBuilder(Phrase.of("%-18s ", stage));
      if (total > 0 && done < total) {
        text.append(Phrase.of("%3d%%  ", Math.floorDiv(100 * done, total)));
      }
      text.append(Phrase.of("%s %s", Amounts.count(done), unit));
      if (rated) {
        text.append("  ").append(rate(rate));
      }
      if (!detail.isEmpty()) {
        text.append("  ").append(detail);
      }
      boolean begun = total > 0 && done < total && done > 0;
      if (begun && rated) {
        text.append("  ETA ").append(Amounts.time((total - done) / rate));
      } else if (!begun) {
        text.append("  in ").append(Amounts.time(seconds));
      }
      return text.toString();
    }

    /// For slow work by the minute or the hour: 0.0 cells a second say nothing.
    private String rate(double perSecond) {
      double perMinute = 60 * perSecond;
      if (perSecond >= 1 || done == 0) {
        return Phrase.of("%s %s/s", Amounts.count(perSecond), unit);
      }
      return perMinute >= 1
          ? Phrase.of("%s %s/min", Amounts.count(perMinute), unit)
          : Phrase.of("%s %s/h", Amounts.count(60 * perMinute), unit);
    }
  }
}
