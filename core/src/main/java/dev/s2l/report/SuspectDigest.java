package dev.s2l.report;

import dev.s2l.handover.SelectionFolder.SuspectLine;
import dev.s2l.suspect.SuspectKind;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/// The part of `suspects.jsonl` that the report needs, collected line by line: the rows of each
/// kind, and its worst lines. Memory: one bit per row and kind, and [RowViews#MAX_ROWS] lines per
/// kind.
final class SuspectDigest {
  static final Comparator<SuspectLine> WORST_FIRST =
      Comparator.comparingDouble(SuspectLine::score).reversed().thenComparing(SuspectLine::row);

  /// One kind of suspects.
  static final class OfKind {
    private final BitSet rows = new BitSet();
    private final PriorityQueue<SuspectLine> worst = new PriorityQueue<>(WORST_FIRST.reversed());

    private void add(SuspectLine line) {
      rows.set(line.row());
      worst.add(line);
      if (worst.size() > RowViews.MAX_ROWS) {
        worst.remove();
      }
    }

    BitSet rows() {
      return rows;
    }

    /// At most [RowViews#MAX_ROWS] lines, the worst first.
    List<SuspectLine> worst() {
      return worst.stream().sorted(WORST_FIRST).toList();
    }
  }

  private final Map<SuspectKind, OfKind> kinds = new LinkedHashMap<>();
  private final BitSet rows = new BitSet();
  private int lines;

  /// Reads all lines; the kinds are in the order in which they appear.
  static SuspectDigest of(Stream<SuspectLine> lines) {
    var digest = new SuspectDigest();
    lines.forEach(
        line -> {
          digest.kinds.computeIfAbsent(line.kind(), kind -> new OfKind()).add(line);
          digest.rows.set(line.row());
          digest.lines++;
        });
    return digest;
  }

  Map<SuspectKind, OfKind> kinds() {
    return kinds;
  }

  /// The rows that any line names.
  BitSet rows() {
    return rows;
  }

  /// How many lines there are: a row of two kinds has two.
  int lines() {
    return lines;
  }
}
