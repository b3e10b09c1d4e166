package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RejectReason;
import dev.s2l.dataset.RejectedRows;
import dev.s2l.dataset.Rejection;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.select.ChosenRows;
import dev.s2l.suspect.Suspect;
import dev.s2l.trajectory.ImportGaps;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes the files of a selection that have one line per row. The JSON is written by hand, not by
/// Jackson, because there may be millions of lines.
///
/// @param dataset that the rows belong to, if available
/// @param ids whether lines contain the ids of their rows
record RowLines(Optional<Dataset> dataset, Ids ids) {
  /// Whether lines contain the id of their row.
  enum Ids {
    SAID,
    /// Without ids, as older versions wrote them.
    LEFT_OUT
  }

  void selection(Path file, ChosenRows selection) throws IOException {
    Map<String, String> quoted = new HashMap<>();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < selection.size(); i++) {
        var chosen = selection.at(i);
        out.write("{\"row\":" + chosen.row());
        writePlace(out, chosen.row(), quoted);
        out.write(",\"cluster\":" + chosen.cluster() + ",\"rank\":" + chosen.rank());
        out.write(",\"reason\":\"" + chosen.reason().word() + "\"}\n");
      }
    }
  }

  void suspects(Path file, List<Suspect> suspects) throws IOException {
    Map<String, String> quoted = new HashMap<>();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Suspect suspect : suspects) {
        out.write("{\"row\":" + suspect.row());
        writePlace(out, suspect.row(), quoted);
        out.write(",\"kind\":\"" + suspect.kind().word() + "\",\"score\":" + suspect.score());
        out.write(",\"evidence\":" + quote(suspect.evidence()) + "}\n");
      }
    }
  }

  private void writePlace(Writer out, int row, Map<String, String> quoted) throws IOException {
    if (ids == Ids.SAID) {
      out.write(",\"id\":" + quote(dataset.map(data -> data.id(row)).orElse("")));
    }
    if (dataset.isEmpty()) {
      out.write(",\"file\":\"\",\"line\":0,\"source\":\"\"");
      return;
    }
    var location = dataset.get().location(row);
    String source = dataset.get().source(row);
    out.write(",\"file\":" + quoted.computeIfAbsent(location.file(), RowLines::quote));
    out.write(",\"line\":" + location.line());
    out.write(",\"source\":" + quoted.computeIfAbsent(source, RowLines::quote));
  }

  /// Writes the rows without a trajectory, in the format of rows that are rejected when read.
  void rejected(Path file, ImportGaps gaps) throws IOException {
    try (var rejected = RejectedRows.create(file)) {
      for (int row = gaps.rows().nextSetBit(0); row >= 0; row = gaps.rows().nextSetBit(row + 1)) {
        rejected.add(rejection(row));
      }
    }
  }

  private Rejection rejection(int row) {
    int number = row;
    String id = dataset.map(data -> data.id(number)).orElse("");
    String message =
        Phrase.of(
            "row %d%s has no loss at every step in the losses that were given",
            row, id.isEmpty() ? "" : " (id '" + id + "')");
    return new Rejection(
        dataset.map(data -> data.location(number).file()).orElse(""),
        dataset.map(data -> data.location(number).line()).orElse(0L),
        "",
        RejectReason.NO_TRAJECTORY.name(),
        message);
  }

  private static String quote(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return Json.COMPACT.writeValueAsString(text);
      }
    }
    return '"' + text + '"';
  }
}
