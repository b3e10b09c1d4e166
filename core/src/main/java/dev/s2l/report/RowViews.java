package dev.s2l.report;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Rejection;
import dev.s2l.report.ReportData.Count;
import dev.s2l.report.ReportData.Kind;
import dev.s2l.report.ReportData.RejectedRow;
import dev.s2l.report.ReportData.Rejections;
import dev.s2l.report.ReportData.RowName;
import dev.s2l.report.ReportData.SuspectRow;
import dev.s2l.report.ReportData.Suspicions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The rows that ask for a look: suspects and rejected ones.
final class RowViews {
  private static final int MOST_ROWS = 120;

  private static final Comparator<JsonNode> WORST_FIRST =
      Comparator.comparingDouble((JsonNode line) -> line.path("score").asDouble())
          .reversed()
          .thenComparing(line -> line.path("row").asInt());

  private RowViews() {}

  /// The rows that `suspects.jsonl` names.
  static BitSet flagged(List<JsonNode> lines) {
    var flagged = new BitSet();
    lines.forEach(line -> flagged.set(line.path("row").asInt()));
    return flagged;
  }

  /// @param usable the rows that could be drawn
  static Optional<Suspicions> suspects(Artifacts artifacts, BitSet usable, BitSet chosen) {
    return artifacts.suspects().map(lines -> suspects(lines, artifacts.dataset(), usable, chosen));
  }

  private static Suspicions suspects(
      List<JsonNode> lines, Optional<Dataset> dataset, BitSet usable, BitSet chosen) {
    var byKind = new LinkedHashMap<String, List<JsonNode>>();
    for (JsonNode line : lines) {
      byKind.computeIfAbsent(line.path("kind").asString(), kind -> new ArrayList<>()).add(line);
    }
    // Every kind has its worst rows on the page; what room is left is for the worst of all.
    var listed = new ArrayList<JsonNode>();
    var others = new ArrayList<JsonNode>();
    int share = MOST_ROWS / Math.max(1, byKind.size());
    for (List<JsonNode> kind : byKind.values()) {
      kind.sort(WORST_FIRST);
      listed.addAll(kind.subList(0, Math.min(share, kind.size())));
      others.addAll(kind.subList(Math.min(share, kind.size()), kind.size()));
    }
    others.stream().sorted(WORST_FIRST).limit(MOST_ROWS - listed.size()).forEach(listed::add);
    listed.sort(WORST_FIRST);

    var kinds = new ArrayList<Kind>();
    for (Map.Entry<String, List<JsonNode>> kind : byKind.entrySet()) {
      BitSet rows = flagged(kind.getValue());
      int shown = (int) listed.stream().filter(line -> isOf(kind.getKey(), line)).count();
      kinds.add(
          new Kind(
              Excerpt.line(kind.getKey(), 60),
              rows.cardinality(),
              shown,
              common(rows, chosen),
              chance(rows, usable, chosen)));
    }
    BitSet flagged = flagged(lines);
    return new Suspicions(
        lines.size(),
        flagged.cardinality(),
        common(flagged, chosen),
        chance(flagged, usable, chosen),
        kinds,
        listed.stream().map(line -> row(line, dataset, chosen)).toList());
  }

  private static boolean isOf(String kind, JsonNode line) {
    return line.path("kind").asString().equals(kind);
  }

  private static Chance chance(BitSet rows, BitSet usable, BitSet chosen) {
    return Chance.of(common(rows, usable), usable.cardinality(), chosen.cardinality());
  }

  private static int common(BitSet a, BitSet b) {
    var common = (BitSet) a.clone();
    common.and(b);
    return common.cardinality();
  }

  private static SuspectRow row(JsonNode line, Optional<Dataset> dataset, BitSet chosen) {
    int row = line.path("row").asInt();
    var text =
        dataset
            .filter(data -> row < data.size())
            .map(data -> RowText.of(data.example(row).content()))
            .orElse(new RowText("", ""));
    return new SuspectRow(
        new RowName(
            Excerpt.line(line.path("file").asString(), 200),
            line.path("line").asLong(),
            row,
            Excerpt.line(line.path("id").asString(""), 80)),
        Excerpt.line(line.path("kind").asString(), 60),
        line.path("score").asDouble(),
        Excerpt.of(line.path("evidence").asString()),
        text.prompt(),
        text.response(),
        chosen.get(row));
  }

  static Optional<Rejections> rejected(Artifacts artifacts) {
    return artifacts.dataset().map(dataset -> rejected(dataset, artifacts.withoutLoss()));
  }

  /// @param withoutLoss rows that the data set accepted and tokenizing did not
  private static Rejections rejected(Dataset dataset, List<Rejection> withoutLoss) {
    var counts = new TreeMap<>(dataset.rejectedByReason());
    withoutLoss.forEach(row -> counts.merge(row.reason(), 1L, Long::sum));
    var reasons = new ArrayList<Count>();
    counts.forEach((reason, count) -> reasons.add(new Count(reason, count)));
    return new Rejections(
        dataset.size() + dataset.rejectedCount(),
        dataset.rejectedCount() + withoutLoss.size(),
        reasons,
        Stream.concat(dataset.rejections().stream(), withoutLoss.stream())
            .limit(MOST_ROWS)
            .map(
                row ->
                    new RejectedRow(
                        new RowName(Excerpt.line(row.file(), 200), row.line(), -1, ""),
                        Excerpt.line(row.column(), 80),
                        row.reason(),
                        Excerpt.of(row.message())))
            .toList());
  }
}
