package dev.s2l.dataset;

import java.nio.file.Path;
import java.util.Map;

/// Reads single rows that a test writes with `'` for `"`.
final class RowText {
  private final Inputs inputs;

  RowText(Path folder) {
    this.inputs = new Inputs(folder);
  }

  Content content(String row) {
    return content(row, Map.of());
  }

  Content content(String row, Map<String, String> columns) {
    var settings = DatasetSettings.defaults().withColumns(columns);
    Path file = inputs.file("rows.jsonl", row.replace('\'', '"'));
    try (var dataset = inputs.read(settings, file)) {
      return dataset.example(0).content();
    }
  }

  Content.Conversation conversation(String row) {
    return (Content.Conversation) content(row);
  }

  /// Why the row is rejected, as `REASON column: message`.
  String rejection(String row) {
    return rejection(row, Map.of());
  }

  String rejection(String row, Map<String, String> columns) {
    var settings = DatasetSettings.defaults().withColumns(columns);
    String lines = row.replace('\'', '"') + "\n" + row.replace('\'', '"');
    var limits = settings.withMaxRejected(MaxRejected.UNLIMITED);
    var refusal = inputs.refusal(limits, inputs.file("rows.jsonl", lines));
    return refusal.withOptions();
  }
}
