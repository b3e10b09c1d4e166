package dev.s2l.lm.train;

import dev.s2l.run.Progress;

/// Does something at a given piece of work.
///
/// @param warned runs at a warning
/// @param at number of the call of [Task#advance], from 1
/// @param action runs then
record CountingProgress(Runnable warned, int at, Runnable action) implements Progress {
  @Override
  public Task start(String stage, long total, String unit) {
    return new Task() {
      private int calls;

      @Override
      public void advance(long amount, String detail) {
        if (++calls == at) {
          action.run();
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void note(String message) {}

  @Override
  public void warn(String message) {
    warned.run();
  }
}
