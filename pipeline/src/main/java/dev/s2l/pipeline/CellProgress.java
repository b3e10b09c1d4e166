package dev.s2l.pipeline;

import dev.s2l.run.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// What a person sees of the work of one cell among many: tasks that take long. The log of the cell
/// has everything; its warnings are counted.
final class CellProgress implements Progress {
  private static final Duration LONG = Duration.ofMillis(500);

  private final String cell;
  private final Progress shown;
  private final AtomicInteger warnings;

  /// @param warnings counts them; shared by all cells
  CellProgress(String cell, Progress shown, AtomicInteger warnings) {
    this.cell = cell;
    this.shown = shown;
    this.warnings = warnings;
  }

  @Override
  public Task start(String stage, long total, String unit) {
    return new LongTask(stage, total, unit);
  }

  @Override
  public void note(String message) {}

  @Override
  public void warn(String message) {
    warnings.incrementAndGet();
  }

  /// Shows itself after a while.
  private final class LongTask implements Task {
    private final String stage;
    private final long total;
    private final String unit;
    private final long startedNanos = System.nanoTime();
    private long doneUnshown;
    private Task task = new Hidden();

    LongTask(String stage, long total, String unit) {
      this.stage = stage;
      this.total = total;
      this.unit = unit;
    }

    @Override
    public synchronized void advance(long amount, String detail) {
      if (task instanceof Hidden && System.nanoTime() - startedNanos >= LONG.toNanos()) {
        task = shown.start(cell + ": " + stage, total - doneUnshown, unit);
      }
      doneUnshown += amount;
      task.advance(amount, detail);
    }

    @Override
    public void resting(Runnable otherWork) {
      otherWork.run();
    }

    @Override
    public synchronized void close() {
      task.close();
    }
  }

  private static final class Hidden implements Task {
    @Override
    public void advance(long amount, String detail) {}

    @Override
    public void close() {}
  }
}
