package dev.s2l.compare;

import dev.s2l.compare.Table.Entry;
import dev.s2l.run.Phrase;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Verdicts by all metrics together.
final class Standings {
  /// How many metrics a sentence names.
  private static final int NAMED_METRICS = 3;

  private final List<MethodVerdict> verdicts;

  Standings(List<MethodVerdict> verdicts) {
    this.verdicts = verdicts;
  }

  /// Verdicts against a method that are over some cells.
  List<MethodVerdict> against(String against) {
    return verdicts.stream()
        .filter(verdict -> verdict.against().equals(against) && verdict.pairs() > 0)
        .toList();
  }

  /// Whether any verdict could have been another than undecided.
  boolean anyInterval() {
    return verdicts.stream().anyMatch(verdict -> verdict.low().isPresent());
  }

  private List<MethodVerdict> about(Entry entry, String against) {
    return verdicts.stream()
        .filter(verdict -> verdict.is(entry.method(), entry.budget(), against))
        .filter(verdict -> verdict.pairs() > 0)
        .toList();
  }

  Standing of(Entry entry, String against) {
    var about = about(entry, against);
    boolean better = about.stream().anyMatch(one -> one.verdict() == Outcome.BETTER);
    boolean worse = about.stream().anyMatch(one -> one.verdict() == Outcome.WORSE);
    if (better || worse) {
      return better && worse ? Standing.MIXED : better ? Standing.BETTER : Standing.WORSE;
    }
    if (about.isEmpty()) {
      return Standing.ABSENT;
    }
    return about.stream().allMatch(one -> one.verdict() == Outcome.NO_DIFFERENCE)
        ? Standing.LEVEL
        : Standing.UNDECIDED;
  }

  /// What a method must be better than to be worth its choice: random rows; full data for one that
  /// trains on all rows.
  String gainAgainst(Entry entry) {
    return of(entry, Controls.RANDOM) == Standing.ABSENT ? Controls.FULL : Controls.RANDOM;
  }

  boolean wins(Entry entry) {
    return of(entry, gainAgainst(entry)) == Standing.BETTER;
  }

  boolean belowFull(Entry entry) {
    var standing = of(entry, Controls.FULL);
    return standing == Standing.WORSE || standing == Standing.MIXED;
  }

  /// The random rows that do what the method does: those of the lengths of small-to-large's subset,
  /// or those balanced by source.
  ///
  /// @param best orders the two, if both do
  Optional<Entry> explanation(Entry entry, Comparator<Entry> best) {
    return Controls.SIMPLER.stream()
        .map(control -> new Entry(control, entry.budget()))
        .filter(control -> explains(control, entry))
        .min(best);
  }

  private boolean explains(Entry control, Entry entry) {
    return switch (of(entry, control.method())) {
      case BETTER, ABSENT -> false;
      case WORSE, LEVEL -> true;
      case MIXED, UNDECIDED -> wins(control);
    };
  }

  /// What is decided, by metric: `in accuracy it is better than random by 1.2 (0.4 to 2.0)`.
  String decided(Entry entry, String against) {
    return about(entry, against).stream()
        .filter(one -> one.verdict() == Outcome.BETTER || one.verdict() == Outcome.WORSE)
        .map(one -> Phrase.of("in %s it is %s", one.metric(), one.sentence()))
        .collect(Collectors.joining(" and "));
  }

  /// The largest difference that would not have shown, by metric: ` (in accuracy a difference below
  /// 1.8 would not show)`. Many metrics are not named: a paragraph of numbers is not read.
  String smallest(Entry entry, String against) {
    return words(about(entry, against));
  }

  String smallest(List<Entry> entries) {
    return words(
        entries.stream().flatMap(entry -> about(entry, gainAgainst(entry)).stream()).toList());
  }

  private static String words(List<MethodVerdict> about) {
    var byMetric =
        about.stream()
            .filter(one -> one.smallestDetectable().isPresent())
            .collect(
                Collectors.toMap(
                    MethodVerdict::metric,
                    one -> one.smallestDetectable().orElseThrow(),
                    Math::max,
                    TreeMap::new));
    if (byMetric.isEmpty()) {
      return "";
    }
    if (byMetric.size() > NAMED_METRICS) {
      return Phrase.of(
          " (each of the %d metrics says what difference would not show)", byMetric.size());
    }
    return byMetric.entrySet().stream()
        .map(
            entry ->
                Phrase.of(
                    "below %s in %s",
                    Sentences.fixed(entry.getValue(), Sentences.decimals(entry.getValue())),
                    entry.getKey()))
        .collect(Collectors.joining(", ", " (a difference ", " would not show)"));
  }
}
