package dev.s2l.dataset;

import dev.s2l.run.Progress;
import java.util.ArrayList;
import java.util.List;

/// Keeps what a reader tells the user.
record Told(List<String> notes, List<String> warnings) implements Progress {
  Told() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  @Override
  public Task start(String stage, long total, String unit) {
    return SILENT.start(stage, total, unit);
  }

  @Override
  public void note(String message) {
    notes.add(message);
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }
}
