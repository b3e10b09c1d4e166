package dev.s2l.pipeline;

import java.util.Set;
import java.util.SortedMap;

/// The values that can be recorded for every row.
public enum RecordedValue {
  /// The mean loss of its response; always recorded.
  LOSS,
  /// The mean of its last hidden states, for `facility-location`.
  EMBEDDING;

  /// Adds the signals to the settings of a stage; losses alone are the default and are not listed.
  static void describe(Set<RecordedValue> signals, SortedMap<String, String> settings) {
    if (signals.contains(EMBEDDING)) {
      settings.put("signals", "loss, embedding");
    }
  }
}
