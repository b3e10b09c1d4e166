package dev.s2l.report;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.SubsetFacts;
import dev.s2l.compare.SubsetFacts.Lengths;
import dev.s2l.report.ComparisonView.Subset;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What the subsets of a comparison are made of.
///
/// @param means over the subsets of each method and budget
/// @param each subset; empty if there is one for each method and budget
record SubsetTable(List<Subset> means, List<Subset> each) {
  /// Sources that are named, the most frequent.
  private static final int SOURCES = 8;

  private record Known(CellResult cell, SubsetFacts facts) {}

  static SubsetTable of(RunDirectory directory, List<CellResult> cells) throws IOException {
    var known = new ArrayList<Known>();
    for (CellResult cell : cells) {
      if (cell.cell().isPresent()) {
        Path file = directory.cell(cell.cell().get()).result().resolve(SubsetFacts.FILE);
        if (Files.isRegularFile(file)) {
          known.add(new Known(cell, SubsetFacts.read(file)));
        }
      }
    }
    var byEntry =
        known.stream()
            .collect(
                Collectors.groupingBy(
                    one -> List.of(one.cell.method(), one.cell.budget()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    var means = byEntry.values().stream().map(SubsetTable::subset).toList();
    return new SubsetTable(
        means,
        byEntry.size() == known.size()
            ? List.of()
            : known.stream().map(one -> subset(List.of(one))).toList());
  }

  /// The means over subsets of one method and budget.
  private static Subset subset(List<Known> all) {
    CellResult first = all.getFirst().cell;
    var tokens = all.stream().map(one -> one.facts.tokens()).flatMap(Optional::stream).toList();
    var lengths =
        tokens.size() == all.size()
            ? tokens
            : all.stream().map(one -> one.facts.characters()).flatMap(Optional::stream).toList();
    boolean measured = lengths.size() == all.size();
    double rows = all.stream().collect(Collectors.averagingInt(one -> one.facts.rows()));
    return new Subset(
        Excerpt.line(first.method(), 80),
        Excerpt.line(first.budget(), 80),
        all.size() == 1
            ? Phrase.of("%d, %d", first.selectionSeed(), first.trainingSeed())
                + first.trajectories().map(store -> ", " + Excerpt.line(store, 60)).orElse("")
            : Numbers.count(all.size()),
        Numbers.count(Math.round(rows)),
        !measured ? "" : tokens.size() == all.size() ? "tokens" : "characters",
        measured
            ? List.of(
                mean(lengths, Lengths::mean),
                mean(lengths, Lengths::median),
                mean(lengths, Lengths::p90))
            : List.of(),
        shares(sums(all, SubsetFacts::sources), rows * all.size()),
        counts(sums(all, SubsetFacts::suspects), all.size()));
  }

  private static String mean(List<Lengths> lengths, ToDoubleFunction<Lengths> of) {
    double mean = lengths.stream().mapToDouble(of).average().orElse(0);
    return Numbers.decimal(mean, mean < 100 ? 1 : 0);
  }

  private static SortedMap<String, Integer> sums(
      List<Known> all, Function<SubsetFacts, SortedMap<String, Integer>> of) {
    var sums = new TreeMap<String, Integer>();
    all.forEach(one -> of.apply(one.facts).forEach((name, n) -> sums.merge(name, n, Integer::sum)));
    return sums;
  }

  /// `gsm8k 91 %, aqua 9.1 %`, the most frequent first.
  private static String shares(SortedMap<String, Integer> sources, double rows) {
    var words =
        sources.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(
                entry ->
                    Excerpt.line(entry.getKey(), 40)
                        + " "
                        + Numbers.percent(entry.getValue(), rows).replace(' ', '\u00a0'))
            .toList();
    return words.size() <= SOURCES
        ? String.join(", ", words)
        : String.join(", ", words.subList(0, SOURCES))
            + Phrase.of(" and %d more", words.size() - SOURCES);
  }

  private static String counts(SortedMap<String, Integer> suspects, int subsets) {
    return suspects.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(
            entry ->
                Excerpt.line(entry.getKey(), 40)
                    + " "
                    + Numbers.decimal(
                        entry.getValue() / (double) subsets,
                        entry.getValue() % subsets == 0 ? 0 : 1))
        .collect(Collectors.joining(", "));
  }
}
