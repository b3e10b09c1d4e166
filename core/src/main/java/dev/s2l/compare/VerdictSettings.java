package dev.s2l.compare;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How verdicts are given.
///
/// @param lowerIsBetter metrics that are better when lower, beside those whose name ends in `loss`
/// @param margin the largest difference that does not matter, in units of the metric; empty: then
///   `no-difference` is never said
/// @param margins the same for single metrics, before `margin`
/// @param controls whether controls were to run
/// @param rules by method, for those with a label of the user's own, what it is: `small-to-large
///   --exclude forgotten`
public record VerdictSettings(
    SortedSet<String> lowerIsBetter,
    Optional<Double> margin,
    SortedMap<String, Double> margins,
    boolean controls,
    SortedMap<String, String> rules) {

  public VerdictSettings {
    lowerIsBetter = Collections.unmodifiableSortedSet(new TreeSet<>(lowerIsBetter));
    margins = Collections.unmodifiableSortedMap(new TreeMap<>(margins));
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    margin.ifPresent(VerdictSettings::requireMargin);
    margins.values().forEach(VerdictSettings::requireMargin);
  }

  private static void requireMargin(double margin) {
    if (!(margin > 0 && Double.isFinite(margin))) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of("--margin %s: expected a number above 0, in units of the metric.", margin));
    }
  }

  /// Higher is better but for losses, no margin, controls, no rules.
  public static VerdictSettings defaults() {
    return new VerdictSettings(
        new TreeSet<>(), Optional.empty(), new TreeMap<>(), true, new TreeMap<>());
  }

  public VerdictSettings lowerIsBetter(Set<String> metrics) {
    return new VerdictSettings(new TreeSet<>(metrics), margin, margins, controls, rules);
  }

  /// One margin for all metrics that have none of their own.
  public VerdictSettings margin(double everyMetric) {
    return new VerdictSettings(lowerIsBetter, Optional.of(everyMetric), margins, controls, rules);
  }

  public VerdictSettings margins(Map<String, Double> byMetric) {
    return new VerdictSettings(lowerIsBetter, margin, new TreeMap<>(byMetric), controls, rules);
  }

  public VerdictSettings withoutControls() {
    return new VerdictSettings(lowerIsBetter, margin, margins, false, rules);
  }

  public VerdictSettings rules(Map<String, String> byMethod) {
    return new VerdictSettings(lowerIsBetter, margin, margins, controls, new TreeMap<>(byMethod));
  }

  /// Whether more of the metric is better: unless its name ends in `loss`, in any case of letters,
  /// or was given as one of the others.
  public boolean higherIsBetter(String metric) {
    return !metric.toLowerCase(Locale.ROOT).endsWith("loss") && !lowerIsBetter.contains(metric);
  }

  /// The margin of a metric, if it has one.
  public Optional<Double> margin(String metric) {
    return Optional.ofNullable(margins.get(metric)).or(() -> margin);
  }

  /// Refuses names that no cell has: a wrong one would turn a verdict round.
  ///
  /// @throws S2lException (2)
  public void requireMetrics(Set<String> metrics) {
    require("--lower-is-better", lowerIsBetter, metrics);
    require("--margin", margins.keySet(), metrics);
  }

  private static void require(String option, Set<String> named, Set<String> metrics) {
    for (String name : named) {
      if (!metrics.contains(name)) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "%s %s: no cell has this metric; expected one of %s.",
                option, name, String.join(", ", new TreeSet<>(metrics))));
      }
    }
  }
}
