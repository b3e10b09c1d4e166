package dev.s2l.pipeline;

import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;

/// Shows how many tokens are generated a second.
final class GeneratedTokens {
  private final Progress.Task task;
  private final long startNanos = System.nanoTime();
  private long tokens;

  GeneratedTokens(Progress.Task task) {
    this.task = task;
  }

  /// A finished answer.
  ///
  /// @param more tokens of it
  void add(int more) {
    tokens += more;
    double seconds = Math.max(1e-9, (System.nanoTime() - startNanos) / 1e9);
    task.advance(1, Phrase.of("%,.0f tokens/s", tokens / seconds));
  }
}
