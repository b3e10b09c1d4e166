package dev.s2l.report;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Rejection;
import dev.s2l.handover.SelectionFolder.SuspectLine;
import dev.s2l.report.ReportData.Count;
import dev.s2l.report.ReportData.Kind;
import dev.s2l.report.ReportData.RejectedRow;
import dev.s2l.report.ReportData.Rejections;
import dev.s2l.report.ReportData.RowName;
import dev.s2l.report.ReportData.SuspectRow;
import dev.s2l.report.ReportData.Suspicions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The rows that the user should look at: suspects and rejected rows.
final class RowViews {
  /// How many rows a table of the page shows at most.
  static final int MAX_ROWS = 120;

  private RowViews() {}

  /// @param usable the rows that could be drawn
  static Optional<Suspicions> suspects(Artifacts artifacts, BitSet usable, BitSet chosen) {
    return artifacts
        .suspects()
        .map(digest -> suspects(digest, artifacts.dataset(), usable, chosen));
  }

  private static Suspicions suspects(
      SuspectDigest digest, Optional<Dataset> dataset, BitSet usable, BitSet chosen) {
    // The page shows the worst rows of every kind. The remaining lines show the worst of the other
    // rows.
    var listed = new ArrayList<SuspectLine>();
    var others = new ArrayList<SuspectLine>();
    int share = MAX_ROWS / Math.max(1, digest.kinds().size());
    for (SuspectDigest.OfKind kind : digest.kinds().values()) {
      List<SuspectLine> worst = kind.worst();
      listed.addAll(worst.subList(0, Math.min(share, worst.size())));
      others.addAll(worst.subList(Math.min(share, worst.size()), worst.size()));
    }
    others.stream()
        .sorted(SuspectDigest.WORST_FIRST)
        .limit(MAX_ROWS - listed.size())
        .forEach(listed::add);
    listed.sort(SuspectDigest.WORST_FIRST);

    var kinds = new ArrayList<Kind>();
    digest
        .kinds()
        .forEach(
            (kind, all) ->
                kinds.add(
                    new Kind(
                        kind.word(),
                        all.rows().cardinality(),
                        (int) listed.stream().filter(line -> line.kind() == kind).count(),
                        common(all.rows(), chosen),
                        chance(all.rows(), usable, chosen))));
    BitSet flagged = digest.rows();
    return new Suspicions(
        digest.lines(),
        flagged.cardinality(),
        common(flagged, chosen),
        chance(flagged, usable, chosen),
        kinds,
        listed.stream().map(line -> row(line, dataset, chosen)).toList());
  }

  private static Chance chance(BitSet rows, BitSet usable, BitSet chosen) {
    return Chance.of(common(rows, usable), usable.cardinality(), chosen.cardinality());
  }

  private static int common(BitSet a, BitSet b) {
    var common = (BitSet) a.clone();
    common.and(b);
    return common.cardinality();
  }

  private static SuspectRow row(SuspectLine line, Optional<Dataset> dataset, BitSet chosen) {
    var text =
        dataset
            .filter(data -> line.row() < data.size())
            .map(data -> RowText.of(data.example(line.row()).content()))
            .orElse(new RowText("", ""));
    return new SuspectRow(
        new RowName(
            Excerpt.line(line.file(), 200), line.line(), line.row(), Excerpt.line(line.id(), 80)),
        line.kind().word(),
        line.score(),
        Excerpt.of(line.evidence()),
        text.prompt(),
        text.response(),
        chosen.get(line.row()));
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
            .limit(MAX_ROWS)
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
