package dev.s2l.report;

import dev.s2l.report.ReportData.ClusterView;
import dev.s2l.report.ReportData.Finding;
import dev.s2l.report.ReportData.Share;
import dev.s2l.report.ReportData.ShareTable;
import dev.s2l.report.ReportData.SubsetView;
import dev.s2l.report.ReportData.Suspicions;
import dev.s2l.report.ReportData.Tone;
import dev.s2l.report.ReportData.Training;
import dev.s2l.report.ReportData.TrajectoryView;
import dev.s2l.run.Phrase;
import dev.s2l.trajectory.Learning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What was measured, in sentences. Says so too where the subset is no better than a random one.
final class Findings {
  private final List<Finding> findings = new ArrayList<>();

  List<Finding> list() {
    return findings;
  }

  void add(Tone tone, String text) {
    findings.add(new Finding(tone, text));
  }

  void training(Training training) {
    double first = training.points().getFirst().loss();
    double last = training.points().getLast().loss();
    add(
        last < first ? Tone.NEUTRAL : Tone.WARNING,
        Phrase.of(
            "The proxy's training loss %s from %s to %s nats.",
            last < first ? "fell" : "did not fall: it went",
            Numbers.loss(first),
            Numbers.loss(last)));
  }

  void learning(Learning learning) {
    learning
        .warning()
        .ifPresentOrElse(
            warning -> add(Tone.WARNING, warning), () -> add(Tone.NEUTRAL, learning.sentence()));
  }

  void clusters(TrajectoryView view, int chosen) {
    var clusters = view.clusters().stream().filter(cluster -> cluster.size() > 0).toList();
    if (clusters.isEmpty() || chosen == 0) {
      return;
    }
    int rows = clusters.stream().mapToInt(ClusterView::size).sum();
    long whole = clusters.stream().filter(cluster -> cluster.taken() == cluster.size()).count();
    ClusterView largest =
        clusters.stream().max(Comparator.comparingInt(ClusterView::size)).orElseThrow();
    add(
        Tone.NEUTRAL,
        Phrase.of(
            "The largest of %s clusters holds %s of the clustered rows and gives %s of the subset;"
                + " %s in whole.",
            Numbers.count(clusters.size()),
            Numbers.percent(largest.size(), rows),
            Numbers.percent(largest.taken(), chosen),
            whole == 1 ? "1 cluster went" : Numbers.count(whole) + " clusters went"));
  }

  void composition(SubsetView subset) {
    for (ShareTable table : subset.fields()) {
      if (table.shares().size() < 2 || subset.chosen() == subset.full()) {
        continue;
      }
      long outside = table.shares().stream().filter(Share::outsideChance).count();
      boolean more = table.evenSubset() > table.evenFull() && outside > 0;
      add(
          more ? Tone.GOOD : table.field().equals("topic") ? Tone.WARNING : Tone.NEUTRAL,
          Phrase.of(
              "By %s the subset is %s than the data, and so than a random draw: as mixed as %s"
                  + " equally frequent %ss, against %s. %s of %s %ss lie outside the range of"
                  + " random draws.",
              table.field(),
              more ? "more even" : "no more even",
              Numbers.decimal(table.evenSubset(), 1),
              table.field(),
              Numbers.decimal(table.evenFull(), 1),
              Numbers.count(outside),
              Numbers.count(table.shares().size()),
              table.field()));
      extreme(table, subset);
    }
  }

  private void extreme(ShareTable table, SubsetView subset) {
    table.shares().stream()
        .filter(share -> share.chosen() > share.high())
        .max(Comparator.comparingDouble(Share::ratio))
        .ifPresent(share -> add(Tone.NEUTRAL, shift("most favoured", table, share, subset)));
    table.shares().stream()
        .filter(share -> share.chosen() < share.low())
        .min(Comparator.comparingDouble(Share::ratio))
        .ifPresent(share -> add(Tone.NEUTRAL, shift("most thinned", table, share, subset)));
  }

  private static String shift(String word, ShareTable table, Share share, SubsetView subset) {
    return Phrase.of(
        "The %s %s is “%s”: %s of the data, %s of the subset (%s; a random draw would hold %s).",
        word,
        table.field(),
        share.name(),
        Numbers.percent(share.full(), subset.full()),
        Numbers.percent(share.chosen(), subset.chosen()),
        Numbers.counted(share.chosen(), "row"),
        Numbers.range(share.low(), share.high()));
  }

  void lengths(ReportData.Lengths lengths) {
    double full = lengths.fullSummary().mean();
    double subset = lengths.subsetSummary().mean();
    if (lengths.subsetSummary().rows() > 0) {
      add(
          Tone.NEUTRAL,
          Phrase.of(
              "A row of the subset has %s words on average, one of the data %s.",
              Numbers.decimal(subset, 1), Numbers.decimal(full, 1)));
    }
  }

  void suspects(Suspicions suspects, SubsetView subset) {
    if (suspects.flagged() == 0) {
      add(Tone.GOOD, "No row's trajectory looks suspicious.");
      return;
    }
    double expected = (double) suspects.flagged() * subset.chosen() / Math.max(1, subset.full());
    add(
        suspects.inSubset() > expected ? Tone.WARNING : Tone.NEUTRAL,
        Phrase.of(
            "%s %s suspicious; %s in the subset, where a random draw would hold about %s.",
            Numbers.counted(suspects.flagged(), "row"),
            suspects.flagged() == 1 ? "looks" : "look",
            suspects.inSubset() == 1 ? "1 is" : Numbers.count(suspects.inSubset()) + " are",
            Numbers.decimal(expected, expected < 10 ? 1 : 0)));
  }

  /// Only in the demo, which knows which rows it spoiled.
  void planted(int planted, int found, int flagged, int rows) {
    double chance = (double) planted * flagged / Math.max(1, rows);
    add(
        found > chance + 2 * Math.sqrt(chance) ? Tone.GOOD : Tone.WARNING,
        Phrase.of(
            "Of %s rows that the demo spoiled on purpose, %s are among the suspects; as many rows"
                + " drawn at random would hold about %s.",
            Numbers.count(planted), Numbers.count(found), Numbers.decimal(chance, 1)));
  }

  void rejected(ReportData.Rejections rejected) {
    if (rejected.total() > 0) {
      add(
          Tone.WARNING,
          Phrase.of(
              "%s of %s rows read could not be used, most for %s.",
              Numbers.count(rejected.total()),
              Numbers.count(rejected.read()),
              rejected.reasons().stream()
                  .max(Comparator.comparingLong(ReportData.Count::count))
                  .map(ReportData.Count::name)
                  .orElse("an unknown reason")));
    }
  }
}
