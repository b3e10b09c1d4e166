package dev.s2l.compare;

import dev.s2l.compare.Table.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Compares every method at every budget with every control, by every metric.
final class Judge {
  private final Table table;
  private final ItemTable items;
  private final VerdictSettings settings;
  private final List<Open> all = new ArrayList<>();

  /// A comparison before Holm's correction.
  ///
  /// @param p empty where there is no interval
  private record Open(
      Entry entry,
      String metric,
      String against,
      Pairs pairs,
      Optional<Effect> effect,
      Optional<Double> p) {

    /// What is corrected together: controls among themselves are another question.
    String family() {
      return metric + "\n" + against + "\n" + Controls.ALL.contains(entry.method());
    }
  }

  Judge(Table table, ItemTable items, VerdictSettings settings) {
    this.table = table;
    this.items = items;
    this.settings = settings;
  }

  List<MethodVerdict> verdicts() {
    for (String metric : table.metrics()) {
      for (Entry entry : table.entries()) {
        references(entry.method()).forEach(against -> compare(entry, metric, against));
      }
    }
    var families = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).p.isPresent()) {
        families.computeIfAbsent(all.get(i).family(), name -> new ArrayList<>()).add(i);
      }
    }
    var adjusted = new HashMap<Integer, Double>();
    for (List<Integer> family : families.values()) {
      double[] p =
          Holm.adjusted(family.stream().mapToDouble(i -> all.get(i).p.orElseThrow()).toArray());
      for (int i = 0; i < p.length; i++) {
        adjusted.put(family.get(i), p[i]);
      }
    }
    var verdicts = new ArrayList<MethodVerdict>();
    for (int i = 0; i < all.size(); i++) {
      var family = families.getOrDefault(all.get(i).family(), List.of());
      verdicts.add(verdict(all.get(i), Optional.ofNullable(adjusted.get(i)), family.size()));
    }
    return verdicts;
  }

  /// Controls that ran; where none did, the methods named before this one.
  private List<String> references(String method) {
    var methods = table.methods();
    if (Controls.ALL.stream().anyMatch(methods::contains)) {
      return Controls.ALL.stream()
          .filter(methods::contains)
          .filter(control -> Controls.compares(method, control))
          .toList();
    }
    return methods.stream().takeWhile(name -> !name.equals(method)).toList();
  }

  private void compare(Entry entry, String metric, String against) {
    var others = table.against(against, entry.budget());
    if (others.isEmpty()) {
      return;
    }
    var pairs =
        Pairs.of(
            table.done(entry),
            others.stream().filter(CellResult::isDone).toList(),
            metric,
            items,
            settings.higherIsBetter(metric) ? 1 : -1);
    var effect = Effect.of(pairs);
    all.add(
        new Open(
            entry,
            metric,
            against,
            pairs,
            effect,
            effect.filter(found -> found.hasSpread(pairs.scale())).map(Effect::p)));
  }

  private MethodVerdict verdict(Open open, Optional<Double> adjusted, int family) {
    var pairs = open.pairs;
    var spread = open.effect.filter(found -> found.hasSpread(pairs.scale()));
    var half = spread.map(found -> found.halfWidth(Effect.LEVEL));
    var margin = settings.margin(open.metric);
    var outcome = outcome(open, adjusted, margin);
    var others = table.against(open.against, open.entry.budget());
    int planned = table.planned(open.entry);
    boolean some = !pairs.units().isEmpty();
    return new MethodVerdict(
        open.entry.method(),
        open.entry.budget(),
        open.metric,
        open.against,
        difference(open),
        half.map(width -> spread.orElseThrow().difference() - width),
        half.map(width -> spread.orElseThrow().difference() + width),
        adjusted,
        some ? Optional.of(pairs.winRate()) : Optional.empty(),
        spread.map(Effect::smallestDetectable),
        outcome,
        Sentences.of(
            outcome,
            new Sentences.Facts(
                Controls.words(open.against),
                pairs,
                planned,
                others.stream().anyMatch(CellResult::isOpen)
                    || table.cells(open.entry).stream().anyMatch(CellResult::isOpen),
                open.effect,
                margin,
                family,
                adjusted.orElse(1.0),
                settings.controls())),
        open.p,
        pairs.units().size(),
        pairs.differences().size(),
        planned,
        spread.map(Effect::items).orElse(0),
        ProxyNoise.of(pairs.units().stream().map(Pairs.Unit::stores).toList()),
        some ? Optional.of(pairs.mean()) : Optional.empty(),
        some ? Optional.of(pairs.otherMean()) : Optional.empty());
  }

  private static Optional<Double> difference(Open open) {
    return open.effect
        .map(Effect::difference)
        .or(() -> open.pairs.units().stream().findFirst().map(Pairs.Unit::difference));
  }

  private static Outcome outcome(Open open, Optional<Double> adjusted, Optional<Double> margin) {
    if (open.effect.isEmpty()) {
      return Outcome.UNDECIDED;
    }
    Effect effect = open.effect.get();
    boolean spread = effect.hasSpread(open.pairs.scale());
    double farthest = Math.abs(effect.difference()) + effect.halfWidth(Effect.LEVEL);
    if (spread && margin.isPresent() && farthest < margin.get()) {
      return Outcome.NO_DIFFERENCE;
    }
    if (!spread || adjusted.orElse(1.0) >= Effect.LEVEL) {
      return Outcome.UNDECIDED;
    }
    return effect.difference() > 0 ? Outcome.BETTER : Outcome.WORSE;
  }
}
