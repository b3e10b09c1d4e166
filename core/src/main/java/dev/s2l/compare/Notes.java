package dev.s2l.compare;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What must be said beside verdicts.
final class Notes {
  /// With fewer, only large differences show.
  private static final int USUAL_SEEDS = 5;

  private static final int MAX_ERROR = 300;

  private final List<String> notes = new ArrayList<>();

  private Notes() {}

  static List<String> of(
      Table table, List<MethodVerdict> verdicts, ItemTable items, VerdictSettings settings) {
    var found = new Notes();
    found.cells(table);
    if (!settings.controls()) {
      found.add(
          "Controls were left out (--no-controls): no verdict says whether a method is better than"
              + " random rows, random rows of the same lengths, or all rows, unless these were"
              + " named among the methods.");
    }
    found.seeingTarget(table);
    if (!verdicts.isEmpty()) {
      found.noise(table, verdicts, items);
    }
    return found.notes;
  }

  private void add(String note) {
    notes.add(note);
  }

  private void cells(Table table) {
    var open = table.cells().stream().filter(CellResult::isOpen).toList();
    if (!open.isEmpty()) {
      add(
          Phrase.of(
              "Provisional: %d of %d cells are not finished.", open.size(), table.cells().size()));
    }
    var failed = table.cells().stream().filter(cell -> cell.state() == CellState.FAILED).toList();
    if (!failed.isEmpty()) {
      add(
          Phrase.of(
              "%d of %d cells failed and are in no number, the first of them %s: %s",
              failed.size(), table.cells().size(), failed.getFirst().words(), why(failed)));
    }
    table.cells().stream()
        .filter(cell -> cell.state() == CellState.SKIPPED)
        .collect(Collectors.groupingBy(CellResult::method, TreeMap::new, Collectors.toList()))
        .forEach((method, skipped) -> add(Phrase.of("%s was skipped: %s", method, why(skipped))));
  }

  static String why(List<CellResult> cells) {
    String text = cells.getFirst().error().orElse("no reason was kept").strip();
    return text.length() <= MAX_ERROR ? text : text.substring(0, MAX_ERROR) + " …";
  }

  private void seeingTarget(Table table) {
    var seeing =
        table.cells().stream()
            .filter(CellResult::seesTarget)
            .map(CellResult::method)
            .distinct()
            .toList();
    if (!seeing.isEmpty()) {
      add(
          Phrase.of(
              "%s %s rows of the task (--target-data), marked with %s: a comparison with methods"
                  + " that do not is not even, and none of these rows may be among those that are"
                  + " measured.",
              String.join(", ", seeing),
              seeing.size() == 1 ? "sees" : "see",
              MethodTable.SEES_TARGET));
    }
  }

  private void noise(Table table, List<MethodVerdict> verdicts, ItemTable items) {
    var without = new TreeSet<String>();
    for (String metric : table.metrics()) {
      String why = items.unusable().get(metric);
      if (why != null) {
        add(Phrase.of("Values by item of %s are not used: %s.", metric, why));
      }
      if (items.items(metric) < 2) {
        without.add(metric);
      }
    }
    if (!without.isEmpty()) {
      add(
          Phrase.of(
              "Without values by item the intervals of %s hold for these test items; other items of"
                  + " the kind may give other differences.",
              String.join(", ", without)));
    }
    int seeds = verdicts.stream().mapToInt(MethodVerdict::seeds).max().orElse(0);
    if (seeds < USUAL_SEEDS) {
      add(
          Phrase.of(
              "No comparison is over more than %d selection %s: only large differences show. Five"
                  + " are usual, ten for a claim.",
              seeds, seeds == 1 ? "seed" : "seeds"));
    }
    proxy(verdicts);
  }

  private void proxy(List<MethodVerdict> verdicts) {
    var kinds =
        verdicts.stream()
            .filter(verdict -> !Controls.ALL.contains(verdict.method()))
            .map(MethodVerdict::proxyNoise)
            .collect(Collectors.toCollection(TreeSet::new));
    if (kinds.isEmpty()) {
      return;
    }
    add(
        switch (kinds.last()) {
          case IN_INTERVAL ->
              "Each selection seed has trajectories of its own: the proxy's own noise is in the"
                  + " intervals.";
          case IN_PART ->
              "Some selection seeds share trajectories: the proxy's own noise is in the intervals"
                  + " in part.";
          case NOT_IN_INTERVAL ->
              "All verdicts are about these trajectories: what another seed of the proxy would"
                  + " change is not in the intervals. Give --trajectories several stores to see"
                  + " it.";
        });
  }
}
