package dev.s2l.report;

import dev.s2l.report.Composition.Share;
import dev.s2l.report.ReportData.ClusterView;
import dev.s2l.report.ReportData.Finding;
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

/// The results in sentences. They also tell where the subset is no better than a random one.
final class Findings {
  private final List<Finding> findings = new ArrayList<>();

  List<Finding> list() {
    return findings;
  }

  private void add(Tone tone, String text) {
    findings.add(new Finding(tone, text));
  }

  void comparison(ComparisonView comparison) {
    add(
        comparison.takes().isPresent() ? Tone.NEUTRAL : Tone.WARNING,
        comparison
            .takes()
            .map(
                taken ->
                    Phrase.of(
                        "By the comparison of methods, take %s; why stands under Comparison.",
                        taken.replace('`', '\'')))
            .orElse("The comparison of methods recommends nothing; why stands under Comparison."));
  }

  void training(Training training) {
    String first = Numbers.loss(training.points().getFirst().loss());
    String last = Numbers.loss(training.points().getLast().loss());
    boolean fell = training.points().getLast().loss() < training.points().getFirst().loss();
    if (fell && !first.equals(last)) {
      add(
          Tone.NEUTRAL,
          Phrase.of("The proxy's training loss fell from %s to %s nats per token.", first, last));
    } else {
      add(
          Tone.WARNING,
          Phrase.of(
              "The proxy's training loss did not fall: it went from %s to %s nats per token.",
              first, last));
    }
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
    long takenFully =
        clusters.stream().filter(cluster -> cluster.taken() == cluster.size()).count();
    long nothing = clusters.stream().filter(cluster -> cluster.taken() == 0).count();
    ClusterView largest =
        clusters.stream().max(Comparator.comparingInt(ClusterView::size)).orElseThrow();
    add(
        Tone.NEUTRAL,
        Phrase.of(
            "The largest of %s clusters holds %s of the clustered rows and gives %s of the subset."
                + " %s all of %s rows to the subset%s.",
            Numbers.count(clusters.size()),
            Numbers.percent(largest.size(), rows),
            Numbers.percent(largest.taken(), chosen),
            takenFully == 1 ? "1 cluster gives" : Numbers.count(takenFully) + " clusters give",
            takenFully == 1 ? "its" : "their",
            nothing == 0
                ? ""
                : Phrase.of("; of %s none was drawn", Numbers.counted(nothing, "cluster"))));
  }

  void purity(List<ClusterPurity> purity) {
    purity.forEach(one -> add(Tone.NEUTRAL, one.sentence()));
  }

  void composition(SubsetView subset) {
    for (Composition values : subset.fields()) {
      if (values.shares().size() < 2 || subset.whole()) {
        continue;
      }
      long outside = values.shares().stream().filter(Share::outsideChance).count();
      double byChance = 0.05 * values.shares().size();
      add(
          switch (values.evenness().verdict()) {
            case MORE_EVEN -> Tone.GOOD;
            case ALIKE -> Tone.NEUTRAL;
            case LESS_EVEN -> Tone.WARNING;
          },
          Phrase.of(
              "%s %s of %s %ss have more or fewer rows than 95 %% of random subsets give them; by"
                  + " chance about %s would.",
              evenness(values),
              Numbers.count(outside),
              Numbers.count(values.shares().size()),
              values.field(),
              Numbers.decimal(byChance, byChance < 2 ? 1 : 0)));
      if (outside > byChance + 2 * Math.sqrt(byChance)) {
        extremes(values, subset);
      }
    }
  }

  private static String evenness(Composition values) {
    var evenness = values.evenness();
    return Phrase.of(
        "By %s the subset is %s: as mixed as %s equally frequent %ss, where 95 %% of such random"
            + " subsets lie between %s and %s.",
        values.field(),
        switch (evenness.verdict()) {
          case MORE_EVEN -> "more even than random subsets of its size";
          case ALIKE -> "about as even as a random subset of its size";
          case LESS_EVEN -> "less even than random subsets of its size";
        },
        Evenness.shown(evenness.subset()),
        values.field(),
        Evenness.shown(evenness.randomLow()),
        Evenness.shown(evenness.randomHigh()));
  }

  private void extremes(Composition values, SubsetView subset) {
    values.shares().stream()
        .filter(share -> share.chosen() > share.chance().high())
        .max(Comparator.comparingDouble(Share::ratio))
        .ifPresent(share -> add(Tone.NEUTRAL, shift("gains", values, share, subset)));
    values.shares().stream()
        .filter(share -> share.chosen() < share.chance().low())
        .min(Comparator.comparingDouble(Share::ratio))
        .ifPresent(share -> add(Tone.NEUTRAL, shift("loses", values, share, subset)));
  }

  private static String shift(String verb, Composition values, Share share, SubsetView subset) {
    return Phrase.of(
        "The %s that %s most is “%s”: %s of the data, %s of the subset (%s; random subsets hold"
            + " %s).",
        values.field(),
        verb,
        share.name().replace('`', '\''),
        Numbers.percent(share.full(), subset.full()),
        Numbers.percent(share.chosen(), subset.chosen()),
        Numbers.counted(share.chosen(), "row"),
        Numbers.range(share.chance()));
  }

  void lengths(ReportData.Lengths lengths) {
    if (lengths.subsetSummary().rows() > 0) {
      add(
          Tone.NEUTRAL,
          Phrase.of(
              "A row of the subset has %s words on average, one of the data %s.",
              Numbers.decimal(lengths.subsetSummary().mean(), 1),
              Numbers.decimal(lengths.fullSummary().mean(), 1)));
    }
  }

  void suspects(Suspicions suspects, SubsetView subset) {
    if (suspects.flagged() == 0) {
      add(Tone.GOOD, "No row is suspect.");
      return;
    }
    String sentence =
        Phrase.of(
            "%s %s suspect; %s in the subset",
            Numbers.counted(suspects.flagged(), "row"),
            suspects.flagged() == 1 ? "is" : "are",
            suspects.inSubset() == 1 ? "1 is" : Numbers.count(suspects.inSubset()) + " are");
    if (subset.whole()) {
      add(Tone.NEUTRAL, sentence + ".");
      return;
    }
    String chance = Numbers.range(suspects.chance());
    if (suspects.inSubset() > suspects.chance().high()) {
      add(
          Tone.WARNING,
          Phrase.of(
              "%s, more than random subsets hold (%s). Look at them; if they are faulty, %s.",
              sentence, chance, exclusion(suspects.kinds())));
    } else {
      add(
          Tone.NEUTRAL,
          Phrase.of(
              "%s, %s (%s).",
              sentence,
              suspects.inSubset() < suspects.chance().low()
                  ? "fewer than random subsets hold"
                  : "no more than random subsets hold",
              chance));
    }
  }

  /// Which kinds to exclude: those of which the subset has more rows than random subsets; if there
  /// is none, the kind with the most rows in the subset.
  private static String exclusion(List<ReportData.Kind> kinds) {
    var mostInSubset = Comparator.comparingInt(ReportData.Kind::inSubset).reversed();
    var aboveChance =
        kinds.stream()
            .filter(kind -> kind.inSubset() > kind.chance().high())
            .sorted(mostInSubset)
            .toList();
    var named =
        aboveChance.isEmpty() ? kinds.stream().sorted(mostInSubset).limit(1).toList() : aboveChance;
    var words = new ArrayList<String>();
    for (ReportData.Kind kind : named) {
      words.add(
          words.isEmpty()
              ? Phrase.of(
                  "`--exclude %s` would have kept %s out of this subset",
                  kind.name(), Numbers.counted(kind.inSubset(), "row"))
              : Phrase.of("`--exclude %s` %s", kind.name(), Numbers.count(kind.inSubset())));
    }
    return String.join(", ", words);
  }

  /// Only in the demo, which knows which rows it spoiled.
  void planted(PlantedRows rows) {
    double chance = rows.byChance();
    add(
        rows.found() > chance + 2 * Math.sqrt(chance) ? Tone.GOOD : Tone.WARNING,
        Phrase.of(
            "Of %s rows that the demo spoiled on purpose, %s are among the suspects; as many rows"
                + " drawn at random would hold %s.",
            Numbers.count(rows.planted()),
            Numbers.count(rows.found()),
            Numbers.decimal(chance, 1)));
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
