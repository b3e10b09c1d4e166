package dev.s2l.pipeline;

import dev.s2l.run.EnumWords;

/// How many of the rows are looked at when losses are recorded.
public enum RecordMode {
  /// All of them, at every recorded step.
  EXACT,
  /// All of them at about a third of the recorded steps, a sample at the others, whose columns are
  /// completed: see [dev.s2l.trajectory.CompletedColumns].
  FAST;

  /// @throws dev.s2l.run.S2lException (2) for a name that is none
  public static RecordMode named(String label) {
    return EnumWords.named(RecordMode.class, "--record-mode", label);
  }
}
