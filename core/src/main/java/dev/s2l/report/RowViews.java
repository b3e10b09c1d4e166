package dev.s2l.report;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Rejection;
import dev.s2l.report.ReportData.Count;
import dev.s2l.report.ReportData.RejectedRow;
import dev.s2l.report.ReportData.Rejections;
import dev.s2l.report.ReportData.SuspectRow;
import dev.s2l.report.ReportData.Suspicions;
import java.util.ArrayList;
import java.util.BitSet;
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

  private RowViews() {}

  static Optional<Suspicions> suspects(Artifacts artifacts, BitSet chosen) {
    return artifacts.suspects().map(lines -> suspects(lines, artifacts.dataset(), chosen));
  }

  private static Suspicions suspects(
      List<JsonNode> lines, Optional<Dataset> dataset, BitSet chosen) {
    var kinds = new LinkedHashMap<String, List<JsonNode>>();
    var flagged = new BitSet();
    for (JsonNode line : lines) {
      kinds.computeIfAbsent(line.path("kind").asString(), kind -> new ArrayList<>()).add(line);
      flagged.set(line.path("row").asInt());
    }
    var counts = new ArrayList<Count>();
    var rows = new ArrayList<SuspectRow>();
    int share = MOST_ROWS / Math.max(1, kinds.size());
    for (Map.Entry<String, List<JsonNode>> kind : kinds.entrySet()) {
      counts.add(new Count(kind.getKey(), kind.getValue().size()));
      kind.getValue().stream()
          .limit(share)
          .map(line -> row(line, dataset, chosen))
          .forEach(rows::add);
    }
    var inSubset = (BitSet) flagged.clone();
    inSubset.and(chosen);
    return new Suspicions(
        lines.size(), flagged.cardinality(), inSubset.cardinality(), counts, rows);
  }

  private static SuspectRow row(JsonNode line, Optional<Dataset> dataset, BitSet chosen) {
    int row = line.path("row").asInt();
    var text =
        dataset
            .filter(data -> row < data.size())
            .map(data -> RowText.of(data.example(row).content()))
            .orElse(new RowText("", ""));
    String file = line.path("file").asString();
    return new SuspectRow(
        row,
        file.isEmpty() ? "" : Excerpt.line(file, 200) + ":" + line.path("line").asInt(),
        Excerpt.line(line.path("kind").asString(), 60),
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
                        Excerpt.line(row.file(), 200) + ":" + row.line(),
                        Excerpt.line(row.column(), 80),
                        row.reason(),
                        Excerpt.of(row.message())))
            .toList());
  }
}
